// A guess at the language of a text, good enough to choose phrase lists by: by script, else by its small words.
#pragma once

#include <string>
#include <string_view>

namespace remand::scanner {

// An ISO 639-1 code, or empty when the text is too short or speaks no language known here.
[[nodiscard]] std::string guess_language(std::string_view text);

} // namespace remand::scanner
