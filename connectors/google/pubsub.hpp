// Cloud Pub/Sub as far as Gmail's notifications need it: what a message says, and pulling some.
// https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions
#pragma once

#include <string>
#include <string_view>

#include "connectors/google/api.hpp"
#include "connectors/notifications.hpp"

namespace remand::google {

// {"message": {"data": base64("{\"emailAddress\": …, \"historyId\": …}"), …}, "subscription": …}, as it is pushed. The
// history id in it is newer than where we stand, and is never looked at. give_up when it is not of that form.
[[nodiscard]] Result<Notice> read_push(std::string_view body);

// Waits a few seconds at most. A message that is no notification of Gmail's is only acknowledged.
[[nodiscard]] Result<PulledNotices> pull(Api& api, std::string_view subscription);
[[nodiscard]] Result<void> acknowledge(Api& api, std::string_view subscription,
                                       const std::vector<std::string>& receipts);

} // namespace remand::google
