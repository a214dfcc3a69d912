// Header fields by which vendors of awareness training mark their exercises ("X-PHISHTEST"). The facts keep the names of
// those that a message has; extraction knows no lists, so what they are called is told by a word in the name. Anybody can
// write such a field: by itself it means nothing (identity/phish_simulation.hpp).
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "core/text.hpp"

namespace remand::scanner {

inline constexpr std::size_t exercise_header_bytes = 64; // of a name; longer ones are not kept

[[nodiscard]] inline bool is_exercise_header(std::string_view name) {
    constexpr std::array<std::string_view, 3> words{"phish", "threatsim", "simulation"};
    if (name.size() > exercise_header_bytes || !equals_ignoring_case(name.substr(0, 2), "x-")) return false;
    const std::string lower = ascii_lower(name);
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

} // namespace remand::scanner
