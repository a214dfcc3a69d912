// Is a display name somebody's name? Pure; thread-safe.
#pragma once

#include <string_view>

namespace remand::scanner {

// True when `display_name` would be read as `name`: the same words in any order ("Doe, Jane"), with or without titles,
// middle initials and additions in brackets, accents and look-alike letters folded, at most one edit in a word of five
// letters or more, or a first name given by its initial ("J. Doe"). A `name` of one word only matches exactly.
// `job_title` ("CFO") may stand beside the name.
[[nodiscard]] bool reads_as_name(std::string_view display_name, std::string_view name, std::string_view job_title = {});

} // namespace remand::scanner
