#include "service/evaluation/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace remand::service {

Interval wilson(int k, int n) {
    if (n <= 0) return {};
    constexpr double z = 1.959963984540054;
    const double total = n, share = k / total, square = z * z;
    const double middle = (share + square / (2 * total)) / (1 + square / total);
    const double half =
        z / (1 + square / total) * std::sqrt(share * (1 - share) / total + square / (4 * total * total));
    return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

double area_under_curve(std::vector<int> bad, std::vector<int> good) {
    if (bad.empty() || good.empty()) return 0.5;
    std::sort(good.begin(), good.end());
    double wins = 0;
    for (const int score : bad) {
        const auto [low, high] = std::equal_range(good.begin(), good.end(), score);
        wins += static_cast<double>(low - good.begin()) + static_cast<double>(high - low) / 2;
    }
    return wins / (static_cast<double>(bad.size()) * static_cast<double>(good.size()));
}

double recall_at(const std::vector<int>& bad, std::vector<int> good, double rate) {
    if (bad.empty()) return 0;
    std::sort(good.begin(), good.end(), std::greater<>());
    const auto allowed = static_cast<std::size_t>(rate * static_cast<double>(good.size()));
    const bool any = allowed >= good.size();
    const auto caught = std::count_if(bad.begin(), bad.end(), [&](int score) { return any || score > good[allowed]; });
    return static_cast<double>(caught) / static_cast<double>(bad.size());
}

} // namespace remand::service
