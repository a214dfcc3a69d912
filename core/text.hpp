// Small text tools every box needs. ASCII only: what compares names and domains of mail is in scanner/.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace remand {

[[nodiscard]] std::string ascii_lower(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b);
[[nodiscard]] std::string_view trim(std::string_view text); // space, tab, CR, LF
// The parts point into `text`, which must live as long as they do: not a temporary string.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
template <typename Text>
    requires std::same_as<std::remove_const_t<Text>, std::string>
std::vector<std::string_view> split(Text&& text, char separator) = delete;
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);
// How many bytes at the start of `text` are ASCII: most text is nothing else, and is looked at eight bytes at a time.
[[nodiscard]] std::size_t ascii_run(std::string_view text);
// Valid UTF-8 for certain: each broken sequence becomes U+FFFD. Call it once, where outside text enters.
[[nodiscard]] std::string to_valid_utf8(std::string_view text);
// At most `bytes` bytes, cut at a character, with an ellipsis when something was cut.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t bytes);

} // namespace remand
