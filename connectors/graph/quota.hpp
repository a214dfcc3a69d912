// How much may be asked of Graph about mailboxes. Every call counts one, whatever it is, and so does every item of a batch.
// https://learn.microsoft.com/graph/throttling-limits, "Outlook service limits".
#pragma once

#include <vector>

#include "connectors/http/request_budget.hpp"
#include "connectors/limits.hpp"

namespace remand::graph {

[[nodiscard]] const std::vector<ProviderLimit>& quota_table();
[[nodiscard]] http::BudgetLimits mailbox_limits(const Limits& given);
[[nodiscard]] http::SharedLimits app_limits(const Limits& given);

} // namespace remand::graph
