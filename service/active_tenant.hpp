// Tenants that are authorised and not paused, each with its connector: what sync and actions work for.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "connectors/connector.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "db/stores.hpp"
#include "scanner/identity/protected_people.hpp"
#include "service/domains/domains.hpp"
#include "service/lists/list_set.hpp"
#include "service/policy/policy.hpp"
#include "service/registry/registry_people.hpp"
#include "service/runtime.hpp"

namespace remand::service {

// As it was when it was loaded. What decides about moving (mode, breaker, policy) is read anew for each decision.
struct ActiveTenant {
    db::TenantRecord record;
    Policy policy;
    std::shared_ptr<const ListSet> lists;
    std::shared_ptr<Connector> connector;
    scanner::ProtectedPeople protected_people; // as of the last listing of the directory
    std::vector<std::string> own_domains;
    std::shared_ptr<const WatchScope> scope;
    // Held from counting the hour's moves until the new ones are stored, so that two mailboxes cannot both take the
    // last one.
    std::shared_ptr<std::mutex> decisions;
};

// What mail of a tenant is judged with, under these settings; without connector and lock. `registry`: null is the one in
// force. Errors are the store's.
[[nodiscard]] Result<ActiveTenant> read_tenant(db::Database& database, const db::TenantRecord& record, Policy policy,
                                               std::vector<db::ListEntry> lists, Timestamp now,
                                               const RegistryChoices* registry = nullptr);
// The same people, domains and mailboxes under other settings.
[[nodiscard]] ActiveTenant with_settings(const ActiveTenant& tenant, const db::TenantRecord& record, Policy policy,
                                         std::vector<db::ListEntry> lists);
[[nodiscard]] scanner::ScanContext scan_context(const ActiveTenant& tenant, const Mailbox& mailbox,
                                                const scanner::HistorySource* history, Timestamp received_at);
[[nodiscard]] std::vector<std::string> addresses_of(const Mailbox& mailbox); // the primary one first

// Thread-safe.
class ActiveTenants {
public:
    ActiveTenants(db::Database& database, ConnectorFactory connect, Clock& clock, Log log)
        : database_(database), connect_(std::move(connect)), clock_(clock), log_(std::move(log)) {}

    // Reads the tenants again. One whose connector or policy cannot be made is marked and left out; the others go on.
    Result<void> reload();
    [[nodiscard]] std::shared_ptr<const ActiveTenant> find(const TenantId& id) const; // null when it is not active
    [[nodiscard]] std::vector<std::shared_ptr<const ActiveTenant>> all() const;

    // The directory was listed anew: the next message is judged with its names and domains.
    void directory_listed(const TenantId& id, const std::vector<std::string>& domains);

    // Credentials or consent failed: it is called no more until `authorize` or `doctor` succeeds.
    void lost_consent(const TenantId& id, const Error& why);

private:
    db::Database& database_;
    ConnectorFactory connect_;
    Clock& clock_;
    Log log_;
    mutable std::mutex mutex_;
    std::map<TenantId, std::shared_ptr<const ActiveTenant>> tenants_;
    std::map<TenantId, std::shared_ptr<std::mutex>> decisions_; // survive a reload
};

} // namespace remand::service
