// The moment of decision: plans what is to be done about judged messages, watches the breaker, and stores messages,
// verdicts, planned actions and cursor in one transaction.
#pragma once

#include <optional>
#include <vector>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "db/stores.hpp"
#include "service/active_tenant.hpp"
#include "service/config.hpp"
#include "service/counters.hpp"
#include "service/policy/plan.hpp"

namespace remand::service {

struct DeciderParts {
    db::Database& database;
    Clock& clock;
    Log log;
    BreakerSettings breaker;
    Counters& counters;
};

// Thread-safe: decisions of one tenant are taken one after the other.
class Decider {
public:
    explicit Decider(DeciderParts parts) : parts_(std::move(parts)) {}

    // Gives how many messages were new. Errors are the store's.
    Result<int> commit(const ActiveTenant& tenant, const Mailbox& mailbox, std::vector<db::NewMessage> messages,
                       const std::optional<SyncCursor>& cursor);
    // The same for one that had been pending.
    Result<void> resolve(const ActiveTenant& tenant, const db::MessageRecord& pending, db::NewMessage outcome);

private:
    // Fills in `planned` of each; trips the breaker when a limit would be passed.
    Result<void> plan_all(const ActiveTenant& tenant, std::vector<db::NewMessage>& messages);
    Result<void> follow_person(const ActiveTenant& tenant, db::NewMessage& message, const Situation& situation);
    Result<void> trip(db::TenantRecord& tenant, const std::string& reason);
    // The reason why the breaker opens now, if it does. A release within the hour begins a new count.
    Result<std::optional<std::string>> limit_passed(const db::TenantRecord& tenant, const BreakerSettings& settings,
                                                    const db::HourCounts& uncommitted, Timestamp now);
    void log_stored(const ActiveTenant& tenant, const std::vector<db::NewMessage>& messages);

    DeciderParts parts_;
};

// The audit word of a release of the breaker; what came before it in the hour does not count any more.
inline constexpr std::string_view breaker_release_act = "breaker.release";

} // namespace remand::service
