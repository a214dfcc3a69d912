// One tenant in numbers, as the store has them: for status and metrics, with a running service and without one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/budget.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "db/stores.hpp"

namespace remand::service {

// Being told of new mail.
struct NotificationStatus {
    bool is_on = false;                        // asked for by the settings
    std::string_view way;                      // "push" or "pull"
    std::string reason;                        // why there are none, or what is wrong with some; a sentence
    int subscribed = 0, failing = 0, deaf = 0; // mailboxes; deaf: their mail came without a notification
    bool is_heard = false;                     // notifications come: polls are far apart
    std::optional<Timestamp> last_hint_at, next_renewal_at;
    std::int64_t hints = 0, refused = 0; // since the service started; refused: forged, or about nothing we know
};

struct TenantStatus {
    TenantId tenant;
    int mailboxes = 0, mailboxes_parked = 0; // of these so many; those left out are in neither
    int mailboxes_left_out = 0;
    std::optional<Timestamp> oldest_sync; // the longest time since a round of an active mailbox ended well
    std::int64_t distinct_messages = 0; // judged, each counted once whatever number of copies there are
    std::int64_t pending_messages = 0, waiting_actions = 0, held_actions = 0;
    bool is_throttled = false;        // only a running service knows
    NotificationStatus notifications; // without one: how many are subscribed
    std::vector<BudgetUse> budgets;
};

[[nodiscard]] Result<TenantStatus> read_tenant_status(db::Database& database, const TenantId& tenant);

} // namespace remand::service
