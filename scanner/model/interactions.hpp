// Pairs of signs that mean more together than apart, each a visible row of evidence of its own. Pure; thread-safe.
#pragma once

#include <bitset>
#include <cstdint>
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

// One bit for each row of all_detectors().
inline constexpr std::size_t most_detectors = 256;
using FiredDetectors = std::bitset<most_detectors>;

// The rows of all_interactions() that follow from what fired, in their order.
[[nodiscard]] std::vector<std::uint16_t> interactions_of(const FiredDetectors& fired);

} // namespace remand::scanner
