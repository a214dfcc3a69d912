// Does one job of the scheduler and tells it how that went: the one place where a failure becomes parked, throttled,
// lost consent, or a later try.
#pragma once

#include <functional>
#include <stop_token>

#include "service/active_tenant.hpp"
#include "service/counters.hpp"
#include "service/sync/mailbox_sync.hpp"
#include "service/sync/pending_retry.hpp"
#include "service/sync/scheduler.hpp"

namespace remand::service {

struct SyncWorkerParts {
    db::Database& database;
    ActiveTenants& tenants;
    Scheduler& scheduler;
    MailboxSync& sync;
    PendingRetry& pending;
    Clock& clock;
    Log log;
    Counters& counters;
    std::function<void()> on_decisions;    // new rows may wait in the action table
    std::function<void()> on_lost_consent; // the list of active tenants is shorter now
    std::function<void()> on_listing = {}; // a tenant's mailboxes were listed anew
};

// Thread-safe.
class SyncWorker {
public:
    explicit SyncWorker(SyncWorkerParts parts) : parts_(std::move(parts)) {}
    // Never throws: what a defect throws ends the job as failed.
    void run(const Job& job, std::stop_token stop);

private:
    JobEnd work(const Job& job, std::stop_token stop);
    RoundResult list_directory(const ActiveTenant& tenant, std::stop_token stop);
    JobEnd judge_end(const Job& job, const RoundResult& result);
    void log_failure(const Job& job, const Failure& failure);

    SyncWorkerParts parts_;
};

} // namespace remand::service
