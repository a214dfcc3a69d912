// How a tenant is, derived from what is on record: its own state, its mailboxes, what was granted, its credentials. One
// mailbox in trouble is that mailbox's; only when none can be read is the tenant's health broken.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/providers.hpp"
#include "db/records.hpp"

namespace remand::service {

struct TenantHealth {
    enum class State {
        added, // not authorised yet
        active,
        degraded,      // works, but not all of it
        broken,        // nothing can be read
        needs_consent, // credentials or consent failed
        paused
    };
    State state = State::active;
    std::string code, reason; // empty when added, active or paused
    std::optional<Timestamp> since;
    std::vector<std::string> warnings; // sentences that ask for something before it breaks
};
[[nodiscard]] std::string_view to_text(TenantHealth::State state);

// "Effect after 30 minutes to 2 hours": until then closed mailboxes are not called broken.
inline constexpr std::chrono::hours grant_patience{2};

[[nodiscard]] TenantHealth health_of(const db::TenantRecord& tenant, const std::vector<db::MailboxRecord>& mailboxes,
                                     const std::vector<Credential>& credentials, Timestamp now);

// "active", "backfilling" (before its first whole round), "resyncing" (its cursor was lost), "out-of-scope",
// "no-mailbox" or "parked".
[[nodiscard]] std::string_view condition_of(const db::MailboxRecord& mailbox);

} // namespace remand::service
