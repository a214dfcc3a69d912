// Words of the PDF language (ISO 32000-1 section 7.2, 7.3), read without a parser. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace remand::scanner {

[[nodiscard]] constexpr bool is_pdf_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\0';
}
[[nodiscard]] constexpr bool is_pdf_delimiter(char c) {
    return is_pdf_space(c) || c == '/' || c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']';
}
// Of a hexadecimal digit; -1 for any other character.
[[nodiscard]] constexpr int pdf_hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Names may spell letters as #xx (section 7.3.5), a usual disguise of /J#61vaScript.
[[nodiscard]] std::string with_plain_names(std::string_view text);
[[nodiscard]] bool has_pdf_name(std::string_view text, std::string_view name);
// The whole number behind the first such name; 0 when there is none.
[[nodiscard]] int pdf_number_after(std::string_view text, std::string_view name);

// The string that begins at text[0], which is '(' or '<', at most limits::href_bytes of it. `length`: of it in the text.
[[nodiscard]] std::string pdf_string(std::string_view text, std::size_t& length);

} // namespace remand::scanner
