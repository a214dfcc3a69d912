#include "service/active_tenant.hpp"

#include "service/registry/registry_people.hpp"

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
        auto knowledge = read_knowledge(record);
        if (!knowledge) return fail(knowledge.error());
        std::lock_guard lock(mutex_);
        auto& decisions = decisions_[record.id];
        if (!decisions) decisions = std::make_shared<std::mutex>();
        tenants[record.id] = std::make_shared<ActiveTenant>(
            ActiveTenant{record, std::move(*policy), std::move(*connector), std::move(knowledge->people),
                         std::move(knowledge->own_domains), std::move(knowledge->scope), decisions});
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

Result<ActiveTenants::Knowledge> ActiveTenants::read_knowledge(const db::TenantRecord& record) const {
    const auto registry = read_registry(database_, record.id, clock_.now());
    if (!registry) return fail(registry.error());
    auto domains = own_domains(database_, record);
    if (!domains) return fail(domains.error());
    auto scope = WatchScope::read(database_, record.id);
    if (!scope) return fail(scope.error());
    auto people = service::protected_people(*registry, *domains);
    return Knowledge{std::move(people), std::move(*domains), std::move(*scope)};
}

void ActiveTenants::directory_listed(const TenantId& id, const std::vector<std::string>& domains) {
    const auto known = find(id);
    if (!known) return;
    auto record = known->record;
    record.domains = domains;
    auto knowledge = read_knowledge(record);
    if (!knowledge)
        return log_.error("store.failed", {{"code", knowledge.error().code}, {"message", knowledge.error().message}});
    std::lock_guard lock(mutex_);
    const auto found = tenants_.find(id);
    if (found == tenants_.end()) return;
    auto renewed = *found->second;
    renewed.protected_people = std::move(knowledge->people);
    renewed.own_domains = std::move(knowledge->own_domains);
    renewed.scope = std::move(knowledge->scope);
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
