// What the provider's budget limits right now, in sentences for an administrator.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/budget.hpp"

namespace remand::service {

[[nodiscard]] std::string_view to_text(Priority priority); // "remediation", "new mail", "backfill"
// "backfill of 12 mailboxes waits for Gmail units until 14:05 UTC". None when nothing waits.
[[nodiscard]] std::vector<std::string> limits_in_words(const BudgetUse& use);
// "1.2 M of 80 M Gmail units today (1.5 %)", "8,412 Graph requests today".
[[nodiscard]] std::string use_in_words(const BudgetUse& use);

} // namespace remand::service
