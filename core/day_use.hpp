// What was used of one budget of a provider on one day of that provider's calendar.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace remand {

struct DayUse {
    std::string name; // of the budget, for people: "Gmail units"
    std::chrono::sys_days day{};
    std::int64_t units = 0, calls = 0;
    bool operator==(const DayUse&) const = default;
};

[[nodiscard]] inline DayUse use_of(const std::vector<DayUse>& all, std::string_view name) {
    for (const auto& one : all)
        if (one.name == name) return one;
    return {};
}

} // namespace remand
