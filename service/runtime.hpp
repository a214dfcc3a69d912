// The working service: polls mailboxes, judges, records, carries out actions. Built by main (serve) over a Database that
// it does not own; the API looks at it through status() and nudges it through the other calls.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "connectors/connector.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/result.hpp"
#include "db/stores.hpp"
#include "scanner/scanner.hpp"
#include "service/config.hpp"
#include "service/notifications/inbox.hpp"
#include "service/policy/judgement.hpp"
#include "service/storage/nightly_check.hpp"
#include "service/storage/storage_guard.hpp"
#include "service/tenant_status.hpp"

namespace remand::service {

// What the whole service stands or falls with; read without the database.
struct ServiceHealth {
    StorageStatus storage;
    CheckStatus database_check;
};

struct RuntimeStatus {
    Timestamp started_at{};
    std::int64_t messages_judged = 0, messages_parked = 0, rounds = 0, round_failures = 0;
    std::int64_t actions_done = 0, actions_failed = 0, action_retries = 0, provider_errors = 0;
    std::int64_t workers_lost = 0;
    double scan_seconds = 0;                // total, for an average
    ServiceHealth health;
    Inbox::Counts notifications;
    std::vector<TenantStatus> tenants;
};

// Makes the connector of a tenant from its record and its sealed secrets (service/tenants); tests give fakes.
using ConnectorFactory = std::function<Result<std::shared_ptr<Connector>>(const db::TenantRecord&)>;

struct RuntimeParts {
    db::Database& database;
    scanner::Extractor& extractor;
    ConnectorFactory connect;
    Clock& clock;
    Log log;
    const Config& config;
    Judge judge = &scanner::judge;
};

// Thread-safe.
class Runtime {
public:
    explicit Runtime(RuntimeParts parts);
    ~Runtime();                     // stop()
    // Recovers what the last process left (interrupted actions are looked at, not repeated blindly), then starts all threads.
    Result<void> start();
    // No new work is taken; what is under way ends or is left where a restart finds it. Returns within `limit`.
    void stop(std::chrono::seconds limit = std::chrono::seconds{25});

    void tenants_changed();         // after add, authorize, pause, mode or policy change, remove
    void poll_now(const TenantId& tenant);
    void actions_changed();         // new rows in the action table
    // Somebody sent us something that may be a notification. Answered at once, before and after start() too.
    [[nodiscard]] InboundAnswer take_notification(const InboundRequest& request);
    // Whether what notifications need is there: asks the provider.
    [[nodiscard]] std::vector<Check> check_notifications(const TenantId& tenant);
    [[nodiscard]] NotificationStatus notification_status(const TenantId& tenant) const;
    // True when every active mailbox has ended a round since the call to poll_now and no action waits: for demo and tests.
    [[nodiscard]] bool is_idle() const;
    [[nodiscard]] RuntimeStatus status() const;
    [[nodiscard]] ServiceHealth health() const;
    // The scheduler turned over within the last minute: what the watchdog is fed by.
    [[nodiscard]] bool is_alive() const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace remand::service
