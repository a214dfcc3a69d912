// Why a verdict is what it is: what would have been without some of its evidence, by the same functions that judged it.
// Pure; thread-safe.
//
// A piece of evidence that is taken away takes along the interactions that rested on it and gives back what its cap took.
// The fewest groups are looked for among all sets of groups that fired (there are at most 127 of them).
#pragma once

#include "core/verdict.hpp"
#include "scanner/model/disposition.hpp"
#include "scanner/model/findings.hpp"

namespace remand::scanner {

[[nodiscard]] Explanation explain(const Findings& findings, const Points& points, Standing standing);

} // namespace remand::scanner
