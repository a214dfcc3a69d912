#include "service/active_tenant.hpp"

namespace remand::service {

namespace {

// What an administrator and the directory say of people and domains, read anew.
struct Knowledge {
    scanner::ProtectedPeople people;
    std::vector<std::string> own_domains;
    std::shared_ptr<const WatchScope> scope;
};

Result<Knowledge> read_knowledge(db::Database& database, const db::TenantRecord& record, Timestamp now,
                                 const RegistryChoices* choices = nullptr) {
    const auto registry = choices != nullptr ? read_registry(database, record.id, *choices, now)
                                             : read_registry(database, record.id, now);
    if (!registry) return fail(registry.error());
    auto domains = own_domains(database, record);
    if (!domains) return fail(domains.error());
    auto scope = WatchScope::read(database, record.id);
    if (!scope) return fail(scope.error());
    auto people = protected_people(*registry, *domains);
    return Knowledge{std::move(people), std::move(*domains), std::move(*scope)};
}

} // namespace

Result<ActiveTenant> read_tenant(db::Database& database, const db::TenantRecord& record, Policy policy,
                                 std::vector<db::ListEntry> lists, Timestamp now,
                                 const RegistryChoices* registry) {
    auto knowledge = read_knowledge(database, record, now, registry);
    if (!knowledge) return fail(knowledge.error());
    return ActiveTenant{record,
                        std::move(policy),
                        std::make_shared<const ListSet>(std::move(lists)),
                        nullptr,
                        std::move(knowledge->people),
                        std::move(knowledge->own_domains),
                        std::move(knowledge->scope),
                        nullptr};
}

ActiveTenant with_settings(const ActiveTenant& tenant, const db::TenantRecord& record, Policy policy,
                           std::vector<db::ListEntry> lists) {
    ActiveTenant other = tenant;
    other.record = record;
    other.policy = std::move(policy);
    other.lists = std::make_shared<const ListSet>(std::move(lists));
    return other;
}

scanner::ScanContext scan_context(const ActiveTenant& tenant, const Mailbox& mailbox,
                                  const scanner::HistorySource* history, Timestamp received_at) {
    scanner::ScanContext context;
    context.own_domains = tenant.own_domains;
    context.people = tenant.protected_people;
    context.partner_domains = tenant.policy.partner_domains;
    context.trusted_authserv_ids = tenant.policy.trusted_authserv_ids;
    context.recipient = mailbox.address;
    context.recipient_name = mailbox.display_name;
    context.history = history;
    context.as_of = received_at;
    return context;
}

std::vector<std::string> addresses_of(const Mailbox& mailbox) {
    std::vector<std::string> addresses{mailbox.address};
    addresses.insert(addresses.end(), mailbox.aliases.begin(), mailbox.aliases.end());
    return addresses;
}

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
        auto entries = db::ListStore(database_).in_force_for(record.id);
        if (!entries) return fail(entries.error());
        auto tenant = read_tenant(database_, record, std::move(*policy), std::move(*entries), clock_.now());
        if (!tenant) return fail(tenant.error());
        for (const auto& problem : tenant->lists->problems())
            log_.error("lists.entry_unusable", {{"tenant", record.id.value}, {"message", problem}});
        tenant->connector = std::move(*connector);
        std::lock_guard lock(mutex_);
        auto& decisions = decisions_[record.id];
        if (!decisions) decisions = std::make_shared<std::mutex>();
        tenant->decisions = decisions;
        tenants[record.id] = std::make_shared<ActiveTenant>(std::move(*tenant));
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

void ActiveTenants::directory_listed(const TenantId& id, const std::vector<std::string>& domains) {
    const auto known = find(id);
    if (!known) return;
    auto record = known->record;
    record.domains = domains;
    auto knowledge = read_knowledge(database_, record, clock_.now());
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
