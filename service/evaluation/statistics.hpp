// The few statistics of an evaluation. Pure; thread-safe.
#pragma once

#include <vector>

namespace remand::service {

struct Interval {
    double low = 0, high = 1;
};
// Wilson's score interval for k of n at 95 %: holds where k is 0 or n is small, which the textbook one does not.
[[nodiscard]] Interval wilson(int k, int n);

// Chance that a message of `bad` scores above one of `good`; ties count half. 0.5 when either is empty.
[[nodiscard]] double area_under_curve(std::vector<int> bad, std::vector<int> good);

// Share of `bad` above the lowest threshold that at most `rate` of `good` reach.
[[nodiscard]] double recall_at(const std::vector<int>& bad, std::vector<int> good, double rate);

} // namespace remand::service
