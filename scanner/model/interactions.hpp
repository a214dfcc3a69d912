// Pairs of signs that mean more together than apart, each a visible row of evidence of its own. Pure; thread-safe.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/verdict.hpp"

namespace remand::scanner {

struct Interaction {
    std::string_view code;
    EvidenceGroup group;
    int weight;
    std::string_view left, right; // codes, separated by spaces; one of each side must have fired
    std::string_view reason;
    std::string_view summary;
};
[[nodiscard]] std::span<const Interaction> all_interactions();

// The rows that follow from what fired.
[[nodiscard]] std::vector<Evidence> interactions_of(const std::vector<Evidence>& fired);

} // namespace remand::scanner
