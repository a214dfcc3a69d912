// Code points of UTF-8 text, for everything here that looks at letters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace remand::scanner {

// Takes the first code point off `text`; a broken sequence costs one byte and gives U+FFFD. `text` must not be empty.
[[nodiscard]] char32_t take_code_point(std::string_view& text);
// What is no code point (surrogates, above U+10FFFF, zero) is appended as U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

// White space as a reader sees it, blank characters of Unicode included.
[[nodiscard]] bool is_blank(char32_t c);
// Runs of white space become one space, none at the ends; other control characters are dropped.
[[nodiscard]] std::string fold_white_space(std::string_view text);
// Zero-width and other default-ignorable characters that are used to break words up.
[[nodiscard]] bool is_zero_width(char32_t c);
[[nodiscard]] bool is_bidi_control(char32_t c);

enum class Script { none, latin, greek, cyrillic, other };
[[nodiscard]] Script script_of(char32_t c); // none: not a letter

// At most `bytes` bytes, cut at a character and without an ellipsis: what is cut stays what it was.
[[nodiscard]] std::string_view cut(std::string_view text, std::size_t bytes);

} // namespace remand::scanner
