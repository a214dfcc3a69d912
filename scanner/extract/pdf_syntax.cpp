#include "scanner/extract/pdf_syntax.hpp"

#include <algorithm>

#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

// Section 7.3.4.2: backslash, then a letter for a control character, up to three octal digits, or the character itself.
std::size_t read_escape(std::string_view text, std::size_t at, std::string& out) {
    const char c = text[at];
    constexpr std::string_view letters = "nrtbf", meanings = "\n\r\t\b\f";
    if (const auto letter = letters.find(c); letter != std::string_view::npos) {
        out += meanings[letter];
    } else if (c >= '0' && c <= '7') {
        int code = 0;
        std::size_t digits = 0;
        for (; digits < 3 && at + digits < text.size() && text[at + digits] >= '0' && text[at + digits] <= '7'; ++digits)
            code = code * 8 + (text[at + digits] - '0');
        out += static_cast<char>(static_cast<unsigned char>(code & 0xFF));
        return at + digits;
    } else if (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n') {
        return at + 2; // the line goes on
    } else if (c != '\r' && c != '\n') {
        out += c;
    }
    return at + 1;
}

std::string literal_string(std::string_view text, std::size_t& length) {
    std::string out;
    int depth = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const char c = text[at++];
        const bool has_room = out.size() < limits::href_bytes;
        if (c == '\\' && at < text.size()) {
            std::string dropped;
            at = read_escape(text, at, has_room ? out : dropped);
            continue;
        }
        if (c == '(' && depth++ == 0) continue;
        if (c == ')' && --depth == 0) break;
        if (has_room) out += c;
    }
    length = at;
    return out;
}

std::string hex_string(std::string_view text, std::size_t& length) {
    std::string out;
    int high = -1;
    std::size_t at = 1;
    for (; at < text.size() && text[at] != '>'; ++at) {
        const int value = pdf_hex_value(text[at]);
        if (value < 0 || out.size() >= limits::href_bytes) continue;
        if (high >= 0) out += static_cast<char>(static_cast<unsigned char>(high * 16 + value));
        high = high < 0 ? value : -1;
    }
    length = std::min(at + 1, text.size());
    return out;
}

} // namespace

std::string with_plain_names(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_code = text[i] == '#' && i + 2 < text.size() && pdf_hex_value(text[i + 1]) >= 0 &&
                             pdf_hex_value(text[i + 2]) >= 0;
        out += is_code ? static_cast<char>(pdf_hex_value(text[i + 1]) * 16 + pdf_hex_value(text[i + 2])) : text[i];
        if (is_code) i += 2;
    }
    return out;
}

bool has_pdf_name(std::string_view text, std::string_view name) {
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        const auto after = at + name.size();
        if (after >= text.size() || is_pdf_delimiter(text[after])) return true;
    }
    return false;
}

int pdf_number_after(std::string_view text, std::string_view name) {
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        auto value = at + name.size();
        if (value < text.size() && !is_pdf_space(text[value])) continue; // a longer name
        while (value < text.size() && is_pdf_space(text[value])) ++value;
        int number = 0, digits = 0;
        for (; value < text.size() && text[value] >= '0' && text[value] <= '9' && digits < 8; ++value, ++digits)
            number = number * 10 + (text[value] - '0');
        if (digits > 0) return number;
    }
    return 0;
}

std::string pdf_string(std::string_view text, std::size_t& length) {
    return text.front() == '(' ? literal_string(text, length) : hex_string(text, length);
}

} // namespace remand::scanner
