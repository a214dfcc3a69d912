// How much of a provider's budget a tenant has used, and whom it makes wait: for people and for metrics.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/priority.hpp"
#include "core/clock.hpp"

namespace remand {

// Mailboxes that were refused a call for want of budget and have not been served since.
struct BudgetWait {
    Priority priority = Priority::backfill;
    int mailboxes = 0;
    Timestamp until{}; // the latest of them
};

// What was used on one day of the provider's calendar.
struct DayUse {
    std::string name; // of the budget
    std::chrono::sys_days day{};
    std::int64_t units = 0, calls = 0;
};

[[nodiscard]] inline DayUse use_of(const std::vector<DayUse>& all, std::string_view name) {
    for (const auto& one : all)
        if (one.name == name) return one;
    return {};
}

struct BudgetUse {
    DayUse today;                // its name is for people: "Gmail units"
    double units_a_day = 0;      // above it backfill stops and the provider may charge; 0: no such limit
    double used = 0, limit = 0;  // of all mailboxes together, in the present window; limit 0: no such limit
    Duration window{};
    std::vector<BudgetWait> waits;
};

} // namespace remand
