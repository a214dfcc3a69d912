#include "service/tenants/connector_cache.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "db/copy_store.hpp"
#include "service/tenants/grants.hpp"
#include "service/tenants/tenant_settings.hpp"

namespace remand::service {
namespace {

constexpr std::size_t longest_reason = 500;

// A connector borrows its transport, so that they live and end together, the connector first.
struct Held {
    std::unique_ptr<http::Transport> transport;
    std::unique_ptr<Connector> connector;
};

std::string made_from(const db::TenantRecord& tenant) {
    return tenant.provider + (tenant.is_read_write ? "|rw|" : "|ro|") + (tenant.allows_hard_delete ? "hard|" : "|") +
           tenant.options_json;
}

} // namespace

Result<std::shared_ptr<Connector>> ConnectorCache::connect(const db::TenantRecord& tenant) {
    const std::string key = made_from(tenant);
    const std::lock_guard lock(mutex_);
    if (const auto found = entries_.find(tenant.id); found != entries_.end() && found->second.made_from == key)
        return found->second.connector;

    const auto provider = std::find_if(providers_.begin(), providers_.end(),
                                       [&](const Provider& row) { return row.name == tenant.provider; });
    if (provider == providers_.end())
        return fail(ErrorKind::fix_configuration, "tenant.unknown_provider",
                    "This version knows no provider \"" + tenant.provider + "\"; upgrade, or remove the tenant.");
    auto settings = provider_settings(*provider, tenant, db::TenantStore(database_));
    if (!settings) return fail(settings.error());
    auto transport = transport_for(tenant);
    if (!transport) return fail(transport.error());

    auto held = std::make_shared<Held>();
    held->transport = std::move(*transport);
    held->connector = provider->connect(*settings, parts_for(tenant.id, *held->transport, *provider));
    std::shared_ptr<Connector> connector(held, held->connector.get());
    entries_[tenant.id] = Entry{key, connector};
    return connector;
}

Result<std::unique_ptr<http::Transport>> ConnectorCache::transport_for(const db::TenantRecord& tenant) const {
    auto stored = parse_tenant_settings(tenant.options_json);
    if (!stored) return fail(stored.error());
    return make_transport_(transport_settings(*stored));
}

ConnectorParts ConnectorCache::parts_for(const TenantId& tenant, http::Transport& transport, const Provider& provider) {
    ConnectorParts parts{transport, clock_, log_};
    parts.buckets = &buckets_;
    if (const auto given = limits_.find(provider.name); given != limits_.end()) parts.limits = given->second;
    if (auto used = db::BudgetStore(database_).list(tenant)) parts.used_before = *std::move(used);
    parts.credential_proved = [this, tenant, kinds = provider.credential_keys] {
        const db::AuditEntry audit{0, clock_.now(), "service", "tenant.credential_replaced", tenant.value, "{}"};
        const auto dropped = db::TenantStore(database_).drop_former_credentials(tenant, kinds, audit);
        if (!dropped)
            log_.error("store.failed", {{"code", dropped.error().code}, {"message", dropped.error().message}});
        else if (*dropped)
            log_.info("tenant.credential_replaced", {{"tenant", tenant.value}});
    };
    parts.grants_seen = [this, tenant](const Grants& seen) {
        if (!note_grants(database_, tenant, seen, clock_.now(), log_)) return;
        std::function<void()> tell;
        {
            const std::lock_guard lock(mutex_);
            tell = opened_;
        }
        if (tell) tell();
    };
    parts.custody_seen = [this, tenant](Custody custody, const std::string& reason) {
        const auto noted =
            db::CopyStore(database_).note_custody(tenant, {custody, shorten(reason, longest_reason), clock_.now()});
        if (!noted)
            log_.error("store.failed", {{"code", noted.error().code}, {"message", noted.error().message}});
        else if (*noted)
            log_.info("tenant.quarantine",
                      {{"tenant", tenant.value}, {"custody", to_text(custody)}, {"reason", reason}});
    };
    return parts;
}

void ConnectorCache::on_opened(std::function<void()> tell) {
    const std::lock_guard lock(mutex_);
    opened_ = std::move(tell);
}

void ConnectorCache::forget(const TenantId& tenant) {
    const std::lock_guard lock(mutex_);
    entries_.erase(tenant);
}

} // namespace remand::service
