// Fits the points of the signs to sorted mail: a logistic regression of "flagged" over the evidence that fired, with
// the spam threshold as its fixed middle, pulled towards the weights chosen by hand and bounded by them, rounded to
// whole points. Deterministic: the same examples in any order give the same weights.
//
// What is not fitted: the signs of authentication, attachments and the hard rules, whose mail no collection has (in
// old collections nobody looked, so every one of them would seem to be certain), and signs of one point.
#pragma once

#include <string>
#include <vector>

#include "scanner/model/fitted_weights.hpp"
#include "service/evaluation/judged_mail.hpp"

namespace remand::service {

struct FitExample {
    std::string name;
    std::vector<std::pair<std::string, int>> evidence; // code and weight by hand; caps left out
    int campaign = 0;
    bool is_unwanted = false;
    double weight = 1;
};
[[nodiscard]] FitExample fit_example(const JudgedMessage& message, double class_weight);

// Only the codes whose points changed.
[[nodiscard]] scanner::FittedWeights fit_weights(std::vector<FitExample> examples);

} // namespace remand::service
