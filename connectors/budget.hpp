// How much of a provider's budget a tenant has used, and whom it makes wait: for people and for metrics.
#pragma once

#include <vector>

#include "connectors/priority.hpp"
#include "core/clock.hpp"
#include "core/day_use.hpp"

namespace remand {

// Mailboxes that were refused a call for want of budget and have not been served since.
struct BudgetWait {
    Priority priority = Priority::backfill;
    int mailboxes = 0;
    Timestamp until{}; // the latest of them
};

struct BudgetUse {
    DayUse today;
    double units_a_day = 0;      // above it backfill stops and the provider may charge; 0: no such limit
    double used = 0, limit = 0;  // of all mailboxes together, in the present window; limit 0: no such limit
    Duration window{};
    std::vector<BudgetWait> waits;
};

} // namespace remand
