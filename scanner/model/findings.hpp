// Evidence with what it may lead to, between the detectors and the verdict. Pure; thread-safe.
#pragma once

#include <bitset>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/verdict.hpp"
#include "scanner/detectors/detector.hpp"
#include "scanner/model/interactions.hpp"

namespace remand::scanner {

// One row of evidence without its words: all that decides.
struct Sign {
    enum class Origin : std::uint8_t { detector, interaction, cap };
    Origin origin = Origin::detector;
    std::uint16_t row = 0; // of all_detectors(), all_interactions() or the caps
    EvidenceGroup group = EvidenceGroup::content;
    Sense sense = Sense::context;
    int weight = 0;
    bool is_hard_rule = false;
    int nuisance_part = 0; // of a cap: points that it takes from nuisance
    // An interaction or a cap: does not count as a group of its own.
    [[nodiscard]] bool is_combined() const { return origin != Origin::detector; }
};
[[nodiscard]] std::string_view code_of(const Sign& sign);

// Points of each detector and interaction, in the order of their lists.
struct Points {
    std::vector<int> detectors, interactions;
};
// `fitted` by code; null: the shipped ones.
[[nodiscard]] const Points& shipped_points();
[[nodiscard]] Points points_of(const std::map<std::string, int, std::less<>>& fitted);

// Rows of what fired, then the interactions that follow, then the caps as negative rows. Their weights sum to the score.
[[nodiscard]] std::vector<Sign> signs_of(const FiredDetectors& fired, const Points& points);
// The same where less fired than what gave these `signs`: what is left of them.
[[nodiscard]] std::vector<Sign> signs_left(std::span<const Sign> signs, const FiredDetectors& fired, const Points& points);

struct Finding {
    Evidence evidence;
    Sign sign;
    std::vector<Evidence> below{}; // what it rests on, without points of its own; read right after it, wherever it stands
};

struct Findings {
    FiredDetectors fired;
    std::vector<Sign> signs;
    std::vector<Finding> rows; // of the signs, in their order
};
// Asks all detectors that the context does not silence.
[[nodiscard]] Findings find_all(const MessageView& mail, const Points& points);

} // namespace remand::scanner
