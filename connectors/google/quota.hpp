// What Gmail's calls cost, and how much of it there is.
// https://developers.google.com/workspace/gmail/api/reference/quota
#pragma once

#include <string_view>
#include <vector>

#include "connectors/http/request_budget.hpp"
#include "connectors/limits.hpp"

namespace remand::google {

// The table since 2026-05-01; `former` is that of projects which used Gmail before.
[[nodiscard]] const std::vector<ProviderLimit>& quota_table();

// Keys of what calls cost.
namespace units {
inline constexpr std::string_view profile = "profile", labels = "labels", history = "history", list = "list",
                                  get = "get", attachment = "attachment", modify = "modify",
                                  batch_modify = "batch_modify", create_label = "create_label", trash = "trash",
                                  untrash = "untrash", erase = "erase", insert = "insert", watch = "watch",
                                  stop = "stop";
} // namespace units

[[nodiscard]] http::BudgetLimits mailbox_limits(const Limits& given);
[[nodiscard]] http::SharedLimits project_limits(const Limits& given);

} // namespace remand::google
