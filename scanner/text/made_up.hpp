// Names that a program made up for one campaign. Pure; thread-safe.
#pragma once

#include <string_view>

namespace remand::scanner {

// A lower-case label or local part: long runs of consonants, or letters and digits mixed several times.
[[nodiscard]] bool looks_made_up(std::string_view name);

// A local part as written: capitals strewn into it ("PzQzHjP"), as no name and no sequence of words has them.
[[nodiscard]] bool has_strewn_capitals(std::string_view local);

} // namespace remand::scanner
