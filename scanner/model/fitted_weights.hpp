// Weights that were fitted on sorted mail (`remand model fit`), by code. A code without one keeps the weight that was
// chosen by hand (weights.hpp), which is also what fitting starts from and stays near to. Pure; thread-safe.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace remand::scanner {

using FittedWeights = std::map<std::string, int, std::less<>>;

// Lines "code<TAB>points"; '#' begins a comment. give_up with one sentence for anything else, or for points beyond
// ±100.
[[nodiscard]] Result<FittedWeights> parse_fitted_weights(std::string_view text);
// Sorted by code, below a comment that says how it was made.
[[nodiscard]] std::string to_text(const FittedWeights& weights, std::string_view comment);

// model/fitted_weights.tsv, as built in.
[[nodiscard]] const FittedWeights& shipped_weights();
[[nodiscard]] int weight_of(const FittedWeights& weights, std::string_view code, int chosen_by_hand);

} // namespace remand::scanner
