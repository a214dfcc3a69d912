#include "scanner/extract/utf8.hpp"

#include <cstring>

#include "scanner/extract/byte_set.hpp"

namespace remand::scanner {
namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

bool is_printable(char c) { return c > ' ' && c < 0x7F; } // ASCII, and no space

constexpr std::uint64_t in_each(unsigned char byte) { return 0x0101010101010101ULL * byte; }
// The high bit of each byte that is zero. Bytes above such a one may be marked with it.
constexpr std::uint64_t zeros(std::uint64_t eight) { return (eight - in_each(1)) & ~eight & in_each(0x80); }

// Printable ASCII and single spaces in between? May say no of what is, and looks at the byte behind the eight, too.
bool are_plain(const char* bytes) {
    std::uint64_t eight = 0, next = 0;
    std::memcpy(&eight, bytes, sizeof eight);
    std::memcpy(&next, bytes + 1, sizeof next);
    const auto controls = (eight - in_each(' ')) & ~eight; // all below a space, in the high bits
    const auto double_spaces = zeros(eight ^ in_each(' ')) & zeros(next ^ in_each(' '));
    return ((eight | controls | double_spaces | zeros(eight ^ in_each(0x7F))) & in_each(0x80)) == 0;
}

// How many bytes at the start of `text`, which begins with one that is printable, are printable ASCII with single spaces in
// between: most text is nothing else.
std::size_t plain_run(std::string_view text) {
    const char* bytes = text.data(); // [] of the view would check each index
    std::size_t end = 0;
    while (end + 8 < text.size() && are_plain(bytes + end)) end += 8;
    while (end < text.size() &&
           (is_printable(bytes[end]) || (bytes[end] == ' ' && end + 1 < text.size() && is_printable(bytes[end + 1]))))
        ++end;
    return bytes[end - 1] == ' ' ? end - 1 : end;
}

} // namespace

char32_t take_code_point_beyond_ascii(std::string_view& text) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    constexpr char32_t replacement = 0xFFFD;
    const unsigned char first = at(0);
    const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                               : first >= 0xE0 && first <= 0xEF ? 3
                               : first >= 0xF0 && first <= 0xF4 ? 4
                                                                : 0;
    bool is_good = length != 0 && text.size() >= length;
    char32_t value = length == 2 ? first & 0x1FU : length == 3 ? first & 0x0FU : first & 0x07U;
    for (std::size_t i = 1; is_good && i < length; ++i) {
        is_good = (at(i) & 0xC0U) == 0x80U;
        value = (value << 6U) | (at(i) & 0x3FU);
    }
    const bool is_overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    if (!is_good || is_overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        text.remove_prefix(1);
        return replacement;
    }
    text.remove_prefix(length);
    return value;
}

void append_utf8(std::string& out, char32_t c) {
    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
    const auto lead = [](char32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    const auto tail = [](char32_t value) { return static_cast<char>(static_cast<unsigned char>(0x80U | (value & 0x3FU))); };
    if (c < 0x80)
        out += lead(c);
    else if (c < 0x800)
        out.append({lead(0xC0U | (c >> 6U)), tail(c)});
    else if (c < 0x10000)
        out.append({lead(0xE0U | (c >> 12U)), tail(c >> 6U), tail(c)});
    else
        out.append({lead(0xF0U | (c >> 18U)), tail(c >> 12U), tail(c >> 6U), tail(c)});
}

std::string fold_white_space(std::string_view text) {
    constexpr ByteSet blanks = ByteSet(" ").with('\t', '\r'); // of ASCII
    std::string out;
    out.reserve(text.size());
    bool is_pending = false; // a space, when more follows
    const auto append = [&](std::string_view shown) {
        if (is_pending) out += ' ';
        is_pending = false;
        out += shown;
    };
    while (!text.empty()) {
        if (is_printable(text.front())) {
            const std::size_t run = plain_run(text);
            append(text.substr(0, run));
            text.remove_prefix(run);
            continue;
        }
        if (const std::size_t run = blanks.skip(text); run > 0) {
            is_pending = !out.empty();
            text.remove_prefix(run);
            continue;
        }
        const std::string_view before = text;
        const char32_t c = take_code_point(text);
        if (is_blank(c))
            is_pending = !out.empty();
        else if (c >= 0x20 && c != 0x7F)
            append(c == 0xFFFD ? replacement_character : before.substr(0, before.size() - text.size()));
    }
    return out;
}

Script script_beyond_ascii(char32_t c) {
    if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA ? Script::latin : Script::none;
    if (c == 0xD7 || c == 0xF7) return Script::none;
    if (c <= 0x24F || (c >= 0x1E00 && c <= 0x1EFF) || (c >= 0xFF21 && c <= 0xFF5A)) return Script::latin;
    if (c <= 0x2AF) return Script::latin; // phonetic letters
    if (c < 0x370) return Script::none;   // modifiers and combining marks belong to the letter before them
    if (c <= 0x3FF || (c >= 0x1F00 && c <= 0x1FFF)) return Script::greek;
    if (c <= 0x52F || (c >= 0x1C80 && c <= 0x1C8F) || (c >= 0x2DE0 && c <= 0x2DFF) || (c >= 0xA640 && c <= 0xA69F))
        return Script::cyrillic;
    if ((c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x3004) || (c >= 0x3008 && c <= 0x3020) ||
        (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xFFF0 && c <= 0xFFFF) ||
        (c >= 0x1F000 && c <= 0x1FAFF) || c >= 0xE0000)
        return Script::none; // punctuation, symbols, emoji, private use
    return Script::other;
}

std::string_view cut(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
    return text.substr(0, bytes);
}

} // namespace remand::scanner
