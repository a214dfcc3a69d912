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

// The strings and the words (numbers, names, operators) of a content stream (ISO 32000-1 section 7.8.2), in their order;
// brackets are passed over. Each is called with one and says whether to go on.
template <class OnString, class OnWord> void each_content_token(std::string_view content, OnString on_string, OnWord on_word) {
    for (std::size_t at = 0; at < content.size();) {
        const char c = content[at];
        const bool is_hex = c == '<' && at + 1 < content.size() && content[at + 1] != '<';
        if (c == '(' || is_hex) {
            std::size_t length = 0;
            const auto text = pdf_string(content.substr(at), length);
            at += length;
            if (!on_string(text)) return;
        } else if (is_pdf_space(c) || c == '[' || c == ']' || c == '<' || c == '>') {
            ++at;
        } else {
            const auto begin = at++;
            while (at < content.size() && !is_pdf_space(content[at]) && content[at] != '(' && content[at] != '[' &&
                   content[at] != ']' && content[at] != '<')
                ++at;
            if (!on_word(content.substr(begin, at - begin))) return;
        }
    }
}

} // namespace remand::scanner
