// Code points of UTF-8 text, for everything here that looks at letters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace remand::scanner {

[[nodiscard]] char32_t take_code_point_beyond_ascii(std::string_view& text);
// Takes the first code point off `text`; a broken sequence costs one byte and gives U+FFFD. `text` must not be empty.
[[nodiscard]] inline char32_t take_code_point(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    if (first >= 0x80) return take_code_point_beyond_ascii(text);
    text.remove_prefix(1);
    return first;
}
// What is no code point (surrogates, above U+10FFFF, zero) is appended as U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

// No byte above 0x7F.
[[nodiscard]] constexpr bool is_ascii(std::string_view text) {
    unsigned char all = 0;
    for (const char c : text) all |= static_cast<unsigned char>(c);
    return all < 0x80;
}

// White space as a reader sees it, blank characters of Unicode included.
[[nodiscard]] constexpr bool is_blank(char32_t c) {
    if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}
// Runs of white space become one space, none at the ends; other control characters are dropped.
[[nodiscard]] std::string fold_white_space(std::string_view text);
// Zero-width and other default-ignorable characters that are used to break words up.
[[nodiscard]] constexpr bool is_zero_width(char32_t c) {
    return c >= 0xAD && (c == 0xAD || c == 0x034F || c == 0x061C || c == 0x115F || c == 0x1160 || c == 0x17B4 ||
                         c == 0x17B5 || (c >= 0x180B && c <= 0x180F) || (c >= 0x200B && c <= 0x200D) ||
                         (c >= 0x2060 && c <= 0x2064) || c == 0x3164 || c == 0xFEFF || c == 0xFFA0 ||
                         (c >= 0xE0000 && c <= 0xE0FFF));
}
[[nodiscard]] constexpr bool is_bidi_control(char32_t c) {
    return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

enum class Script { none, latin, greek, cyrillic, other };
[[nodiscard]] Script script_beyond_ascii(char32_t c);
[[nodiscard]] inline Script script_of(char32_t c) { // none: not a letter
    if (c >= 0x80) return script_beyond_ascii(c);
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? Script::latin : Script::none;
}

// At most `bytes` bytes, cut at a character and without an ellipsis: what is cut stays what it was.
[[nodiscard]] std::string_view cut(std::string_view text, std::size_t bytes);

} // namespace remand::scanner
