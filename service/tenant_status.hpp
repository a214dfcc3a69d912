// One tenant in numbers, as the store has them: for status and metrics, with a running service and without one.
#pragma once

#include <cstdint>
#include <optional>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "db/stores.hpp"

namespace remand::service {

struct TenantStatus {
    TenantId tenant;
    int mailboxes = 0, mailboxes_parked = 0;
    std::optional<Timestamp> oldest_sync; // the longest time since a round of an active mailbox ended well
    std::int64_t pending_messages = 0, waiting_actions = 0, held_actions = 0;
    bool is_throttled = false; // only a running service knows
};

[[nodiscard]] Result<TenantStatus> read_tenant_status(db::Database& database, const TenantId& tenant);

} // namespace remand::service
