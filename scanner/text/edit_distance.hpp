// Optimal string alignment: insert, delete, replace, and swap of neighbours cost one each. Pure; thread-safe.
#pragma once

#include <string_view>

namespace remand::scanner {

// Over bytes (the texts compared are A-labels or folded names). Texts longer than 64 bytes are never near each other:
// `limit` + 1 stands for "more than limit".
[[nodiscard]] int edit_distance(std::string_view a, std::string_view b, int limit);

} // namespace remand::scanner
