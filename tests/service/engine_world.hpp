// A tenant with its mailboxes, a database in memory and the engine over them, all on the test's own thread: nothing
// runs but what the test calls.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/sealer.hpp"
#include "db/stores.hpp"
#include "service/actions/action_engine.hpp"
#include "service/sync/mailbox_sync.hpp"
#include "service/sync/pending_retry.hpp"
#include "tests/support/fake_extractor.hpp"
#include "tests/support/memory_connector.hpp"

namespace remand::tests {

inline const TenantId acme{"acme"};
inline const std::string jane = "jane@example.com";

struct Drained {
    int settled = 0, put_off = 0;
};

struct EngineWorld {
    explicit EngineWorld(Mode mode = Mode::enforce, service::BreakerSettings breaker = {1000, 1.0, 1000},
                         MemorySettings settings = {}, service::CopySettings copies = {});

    // One round of the mailbox, as the scheduler would start it.
    service::RoundResult sync(const std::string& address = jane, service::RoundKind kind = service::RoundKind::regular);
    service::RoundResult retry_pending();
    // Carries out all that is due, after the recovery that each start begins with.
    Drained drain();
    // A round, and then all that it decided.
    void settle(const std::string& address = jane);

    MessageRef deliver(Disposition disposition, const std::string& id, const std::string& address = jane);
    // Only the row in the store, as the API's undo writes it.
    std::vector<std::int64_t> request(std::int64_t message, Action action, std::optional<std::int64_t> undo_of = {});
    void change_tenant(const std::function<void(db::TenantRecord&)>& change);

    [[nodiscard]] std::vector<db::MessageRecord> messages() const; // oldest first
    [[nodiscard]] std::vector<db::ActionRecord> actions() const;   // oldest first
    [[nodiscard]] db::ActionRecord action(std::int64_t id) const;
    [[nodiscard]] db::MessageRecord message(const MessageRef& ref) const;
    [[nodiscard]] db::TenantRecord tenant() const;
    [[nodiscard]] db::MailboxRecord mailbox(const std::string& address = jane) const;
    [[nodiscard]] Place place_of(const MessageRef& ref) const { return connector->where_is(ref).place; }

    FakeClock clock;
    Sealer sealer{Secret(std::string(32, 'k'))};
    std::unique_ptr<db::Database> database;
    std::shared_ptr<MemoryConnector> connector;
    FakeExtractor extractor;
    Log log = Log::silent();
    service::Jitter jitter{1};
    service::Counters counters;
    service::PollSettings poll;
    service::ActiveTenants tenants;
    service::Intake intake;
    service::Decider decider;
    service::MailboxSync mailbox_sync;
    service::PendingRetry pending;
    service::ActionEngine engine;
};

} // namespace remand::tests
