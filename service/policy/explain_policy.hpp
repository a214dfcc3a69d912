// Carries an explanation of the scanner on through what the policy and the lists decided after it. Pure; thread-safe.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/verdict.hpp"
#include "service/lists/precedence.hpp"
#include "service/policy/detections.hpp"

namespace remand::service {

// What came after the scanner.
struct PolicySteps {
    std::span<const PolicyRow> rows;    // of the additional detections and of a decision about a copy
    std::span<const ListMatch> matches; // of the lists
    std::optional<std::size_t> winner;  // of matches
};

// `verdict` has been through all steps; `scanned` is what the scanner said. Each "without it" is asked again with the
// steps behind it, and the rows of the steps are asked too: without a list's entry another entry may decide.
void explain_steps(const PolicySteps& steps, Disposition scanned, Verdict& verdict);

} // namespace remand::service
