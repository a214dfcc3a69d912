#include "scanner/text/edit_distance.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace remand::scanner {
namespace {
constexpr std::size_t max_length = 64;
}

int edit_distance(std::string_view a, std::string_view b, int limit) {
    const int far = limit + 1;
    if (a.size() > max_length || b.size() > max_length) return a == b ? 0 : far;
    if (std::abs(static_cast<int>(a.size()) - static_cast<int>(b.size())) > limit) return far;
    std::array<std::array<int, max_length + 1>, 3> rows{};
    for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i + 2) % 3];
        const auto& two_above = rows[(i + 1) % 3];
        row[0] = static_cast<int>(i);
        int least = row[0];
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], two_above[j - 2] + 1);
            least = std::min(least, row[j]);
        }
        if (least > limit) return far;
    }
    return std::min(rows[a.size() % 3][b.size()], far);
}

} // namespace remand::scanner
