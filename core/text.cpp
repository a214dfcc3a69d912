#include "core/text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace remand {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Length of the well-formed UTF-8 sequence at the start of `text` (Unicode 15, table 3-7), 0 when there is none.
std::size_t sequence_length(std::string_view text) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = at(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xC2 && first <= 0xDF ? 2 : first >= 0xE0 && first <= 0xEF ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if (!is_continuation(text[i])) return 0;
    if (first == 0xE0 && at(1) < 0xA0) return 0; // overlong
    if (first == 0xED && at(1) > 0x9F) return 0; // surrogates
    if (first == 0xF0 && at(1) < 0x90) return 0; // overlong
    if (first == 0xF4 && at(1) > 0x8F) return 0; // beyond U+10FFFF
    return length;
}

} // namespace

std::string ascii_lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = lower(c);
    return out;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char one, char other) { return one == other || lower(one) == lower(other); });
}

std::string_view trim(std::string_view text) {
    const char *begin = text.data(), *end = begin + text.size();
    while (begin < end && is_blank(*begin)) ++begin;
    while (begin < end && is_blank(end[-1])) --end;
    return {begin, static_cast<std::size_t>(end - begin)};
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    parts.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), separator)) + 1);
    for (;;) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string out;
    for (const auto& part : parts) {
        if (&part != &parts.front()) out += separator;
        out += part;
    }
    return out;
}

std::size_t ascii_run(std::string_view text) {
    std::size_t run = 0;
    for (std::uint64_t eight = 0; run + sizeof eight <= text.size(); run += sizeof eight) {
        std::memcpy(&eight, text.data() + run, sizeof eight);
        if ((eight & 0x8080808080808080ULL) != 0) break;
    }
    while (run < text.size() && is_ascii(text[run])) ++run;
    return run;
}

std::string to_valid_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto ascii = ascii_run(text);
        out += text.substr(0, ascii);
        text.remove_prefix(ascii);
        if (text.empty()) break;
        const auto length = sequence_length(text);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
            text.remove_prefix(1);
        } else {
            out += text.substr(0, length);
            text.remove_prefix(length);
        }
    }
    return out;
}

std::string shorten(std::string_view text, std::size_t bytes) {
    constexpr std::string_view ellipsis = "\xE2\x80\xA6";
    if (text.size() <= bytes) return std::string(text);
    if (bytes < ellipsis.size()) return {};
    std::size_t end = bytes - ellipsis.size();
    while (end > 0 && is_continuation(text[end])) --end;
    return std::string(text.substr(0, end)).append(ellipsis);
}

} // namespace remand
