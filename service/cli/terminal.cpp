#include "service/cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iostream>

#include "core/text.hpp"

namespace remand::cli {
namespace {

struct Range {
    std::uint32_t first, last;
};

template <std::size_t N> bool is_in(const std::array<Range, N>& ranges, std::uint32_t c) {
    return std::any_of(ranges.begin(), ranges.end(), [c](Range range) { return c >= range.first && c <= range.last; });
}

// Controls (C0, DEL, C1), directional marks and overrides, zero-width signs, separators, tags: none of them can be
// seen.
constexpr std::array<Range, 13> invisible{{{0x00, 0x1F},
                                           {0x7F, 0x9F},
                                           {0xAD, 0xAD},
                                           {0x61C, 0x61C},
                                           {0x115F, 0x1160},
                                           {0x180B, 0x180E},
                                           {0x200B, 0x200F},
                                           {0x2028, 0x202E},
                                           {0x2060, 0x206F},
                                           {0x3164, 0x3164},
                                           {0xFEFF, 0xFEFF},
                                           {0xFFF0, 0xFFFB},
                                           {0xE0000, 0xE0FFF}}};
// Marks that stand over the character before them.
constexpr std::array<Range, 8> combining{{{0x300, 0x36F},
                                          {0x483, 0x489},
                                          {0x591, 0x5BD},
                                          {0x610, 0x61A},
                                          {0x64B, 0x65F},
                                          {0x1AB0, 0x1AFF},
                                          {0x20D0, 0x20FF},
                                          {0xFE00, 0xFE0F}}};
// East Asian Width W and F (Unicode Annex 11), in blocks.
constexpr std::array<Range, 9> wide{{{0x1100, 0x115E},
                                     {0x2E80, 0x303E},
                                     {0x3041, 0xA4CF},
                                     {0xAC00, 0xD7A3},
                                     {0xF900, 0xFAFF},
                                     {0xFE30, 0xFE6F},
                                     {0xFF00, 0xFF60},
                                     {0x1F300, 0x1FAFF},
                                     {0x20000, 0x3FFFD}}};

struct Character {
    std::uint32_t code = 0;
    std::size_t bytes = 1;
};

// Of valid UTF-8 only.
Character character_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at + i]));
    };
    const std::uint32_t lead = byte(0);
    const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t code = bytes == 1 ? lead : lead & (0x7FU >> bytes);
    for (std::size_t i = 1; i < bytes && at + i < text.size(); ++i) code = (code << 6) | (byte(i) & 0x3FU);
    return {code, bytes};
}

int width_of(std::uint32_t code) { return is_in(combining, code) ? 0 : is_in(wide, code) ? 2 : 1; }

} // namespace

Terminal this_terminal() {
    Terminal terminal{std::cout, std::cerr};
    terminal.is_interactive = ::isatty(STDOUT_FILENO) == 1;
    const char* no_colour = std::getenv("NO_COLOR");
    terminal.has_colour = terminal.is_interactive && (no_colour == nullptr || *no_colour == '\0');
    winsize size{};
    if (terminal.is_interactive) {
        terminal.width = 80;
        if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) terminal.width = size.ws_col;
    }
    return terminal;
}

std::string styled(std::string_view text, Style style, bool has_colour) {
    if (!has_colour || style == Style::plain) return std::string(text);
    const auto code = [style] {
        switch (style) {
        case Style::plain:
            return "0";
        case Style::bold:
            return "1";
        case Style::dim:
            return "2";
        case Style::green:
            return "32";
        case Style::yellow:
            return "33";
        case Style::red:
            return "1;31";
        }
        return "0";
    };
    return std::string("\x1b[") + code() + 'm' + std::string(text) + "\x1b[0m";
}

std::string printable(std::string_view text) {
    const std::string valid = to_valid_utf8(text);
    std::string result;
    for (std::size_t at = 0; at < valid.size();) {
        const auto [code, bytes] = character_at(valid, at);
        if (code == '\t' || code == '\n' || code == '\r')
            result += ' ';
        else if (is_in(invisible, code))
            result += "\xEF\xBF\xBD";
        else
            result.append(valid, at, bytes);
        at += bytes;
    }
    return result;
}

int display_width(std::string_view text) {
    int width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto [code, bytes] = character_at(text, at);
        width += width_of(code);
        at += bytes;
    }
    return width;
}

std::string fit(std::string_view text, int columns) {
    if (display_width(text) <= columns) return std::string(text);
    int width = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto [code, bytes] = character_at(text, at);
        if (width + width_of(code) > columns - 1) break;
        width += width_of(code);
        at += bytes;
    }
    return std::string(text.substr(0, at)) + (columns > 0 ? "\xE2\x80\xA6" : "");
}

} // namespace remand::cli
