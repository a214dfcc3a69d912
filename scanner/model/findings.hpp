// Evidence with what it may lead to, between the detectors and the verdict.
#pragma once

#include <vector>

#include "core/verdict.hpp"
#include "scanner/detectors/detector.hpp"

namespace remand::scanner {

struct Finding {
    Evidence evidence;
    Sense sense;
    bool is_combined = false; // an interaction or a cap: does not count as a group of its own
};

// All rows of all_detectors() that fire, then the interactions, then the caps as negative rows. Their weights sum to
// the score.
[[nodiscard]] std::vector<Finding> find_all(const MessageView& mail);

} // namespace remand::scanner
