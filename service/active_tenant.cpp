#include "service/active_tenant.hpp"

#include "service/directory/protected_people.hpp"

namespace remand::service {

Result<void> ActiveTenants::reload() {
    const auto records = db::TenantStore(database_).list();
    if (!records) return fail(records.error());
    std::map<TenantId, std::shared_ptr<const ActiveTenant>> tenants;
    for (const auto& record : *records) {
        if (record.state != db::TenantState::active) continue;
        auto policy = read_policy(record.policy_json);
        auto connector = connect_(record);
        if (!policy || !connector) {
            lost_consent(record.id, policy ? connector.error() : policy.error());
            continue;
        }
        const auto mailboxes = db::MailboxStore(database_).list(record.id);
        if (!mailboxes) return fail(mailboxes.error());
        auto people = protected_people(policy->people, *mailboxes, record.domains);
        std::lock_guard lock(mutex_);
        auto& decisions = decisions_[record.id];
        if (!decisions) decisions = std::make_shared<std::mutex>();
        tenants[record.id] = std::make_shared<ActiveTenant>(ActiveTenant{
            record, std::move(*policy), std::move(*connector), std::move(people), decisions});
    }
    std::lock_guard lock(mutex_);
    tenants_ = std::move(tenants);
    return {};
}

std::shared_ptr<const ActiveTenant> ActiveTenants::find(const TenantId& id) const {
    std::lock_guard lock(mutex_);
    const auto found = tenants_.find(id);
    return found == tenants_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const ActiveTenant>> ActiveTenants::all() const {
    std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<const ActiveTenant>> tenants;
    for (const auto& [id, tenant] : tenants_) tenants.push_back(tenant);
    return tenants;
}

void ActiveTenants::directory_listed(const TenantId& id, const std::vector<db::MailboxRecord>& mailboxes,
                                     const std::vector<std::string>& domains) {
    const auto known = find(id);
    if (!known) return;
    auto people = protected_people(known->policy.people, mailboxes, domains);
    std::lock_guard lock(mutex_);
    const auto found = tenants_.find(id);
    if (found == tenants_.end()) return;
    auto renewed = *found->second;
    renewed.protected_people = std::move(people);
    renewed.record.domains = domains;
    found->second = std::make_shared<ActiveTenant>(std::move(renewed));
}

void ActiveTenants::lost_consent(const TenantId& id, const Error& why) {
    {
        std::lock_guard lock(mutex_);
        tenants_.erase(id);
    }
    log_.error("tenant.needs_consent", {{"tenant", id.value}, {"code", why.code}, {"message", why.message}});
    const auto updated = db::TenantStore(database_).update(
        id,
        [&](db::TenantRecord& record) {
            if (record.state != db::TenantState::active)
                return; // paused or removed meanwhile: an administrator's word stands
            record.state = db::TenantState::needs_consent;
            record.status_code = why.code;
            record.status_message = why.message;
        },
        db::AuditEntry{0, clock_.now(), "service", "tenant.needs_consent", id.value, "{}"});
    if (!updated) log_.error("store.failed", {{"code", updated.error().code}, {"message", updated.error().message}});
}

} // namespace remand::service
