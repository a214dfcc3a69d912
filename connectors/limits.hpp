// The numbers of a provider's quota that we keep to: configuration, since providers change them, and since not every
// customer has the same ones.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace remand {

struct ProviderLimit {
    std::string_view key; // "units_a_minute"
    std::string_view description;
    double value = 0;
    // In the provider's former table, which customers from before its change keep; where it is another one.
    std::optional<double> former = {};
};

using Limits = std::map<std::string, double, std::less<>>; // by key; what is not there is as the provider's row says

// The given number, or that of the table.
[[nodiscard]] inline double limit_of(const std::vector<ProviderLimit>& table, const Limits& given,
                                     std::string_view key) {
    if (const auto found = given.find(key); found != given.end()) return found->second;
    for (const auto& row : table)
        if (row.key == key) return row.value;
    return 0;
}

} // namespace remand
