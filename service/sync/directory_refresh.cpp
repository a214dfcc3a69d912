#include "service/sync/directory_refresh.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "db/domain_store.hpp"

namespace remand::service {
namespace {

bool are_the_same(std::vector<std::string> one, std::vector<std::string> other) {
    std::sort(one.begin(), one.end());
    std::sort(other.begin(), other.end());
    return one == other;
}

// What is wrong with an answer, in the log's words; empty when it can take the place of the domains on record.
std::string_view why_not_usable(const TenantIdentity& identity, const db::TenantRecord& record) {
    if (identity.domains.empty() && !record.domains.empty()) return "directory.no_domains";
    const bool is_confirmed = record.authorized_at && !record.provider_tenant_id.empty();
    if (is_confirmed && !equals_ignoring_case(identity.provider_id, record.provider_tenant_id))
        return "directory.other_tenant";
    return {};
}

std::vector<std::string> refresh_domains(const ActiveTenant& tenant, db::Database& database, const Clock& clock,
                                         const Log& log) {
    const auto& known = tenant.record.domains;
    const auto keep = [&](std::string_view code, std::string_view message) {
        log.warning("directory.domains_kept",
                    {{"tenant", tenant.record.id.value}, {"code", code}, {"message", message}});
        return known;
    };
    const auto identity = tenant.connector->identify();
    if (!identity) return keep(identity.error().code, identity.error().message);
    if (const auto code = why_not_usable(*identity, tenant.record); !code.empty())
        return keep(code, "The answer cannot be this tenant's list of domains.");
    if (auto kept = db::DomainStore(database).take_from_provider(tenant.record.id, identity->domains, clock.now()); !kept)
        return keep(kept.error().code, kept.error().message);
    if (are_the_same(identity->domains, known)) return known;

    const auto stored = db::TenantStore(database).update(
        tenant.record.id, [&](db::TenantRecord& record) { record.domains = identity->domains; },
        {0, clock.now(), "service", "tenant.domains", tenant.record.id.value, "{}"});
    if (!stored) return keep(stored.error().code, stored.error().message);
    log.info("directory.domains_changed", {{"tenant", tenant.record.id.value}, {"domains", identity->domains.size()}});
    return identity->domains;
}

} // namespace

Attempt<Directory> refresh_directory(const ActiveTenant& tenant, db::Database& database, const Clock& clock,
                                     const Log& log, Duration until_next) {
    db::MailboxStore store(database);
    const auto listed = tenant.connector->list_mailboxes();
    if (!listed) return provider_failed(listed.error());
    const Timestamp now = clock.now();
    const auto stored =
        store.take_listing(tenant.record.id, listed->mailboxes, listed->left_out, now, now + until_next);
    if (!stored) return we_failed(stored.error());
    auto records = store.list(tenant.record.id);
    if (!records) return we_failed(records.error());
    return Directory{std::move(*records), refresh_domains(tenant, database, clock, log)};
}

} // namespace remand::service
