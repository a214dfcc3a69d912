#include "service/tenants/grants.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace remand::service {
namespace {

// They are tried at once instead of at their recheck.
bool open_mailboxes(db::Database& database, const TenantId& tenant) {
    db::MailboxStore store(database);
    const auto mailboxes = store.list(tenant);
    if (!mailboxes) return false;
    bool is_any = false;
    for (const auto& mailbox : *mailboxes)
        if (mailbox.state == db::MailboxState::parked && mailbox.status_code.ends_with(".out_of_scope"))
            is_any = store.activate(tenant, mailbox.mailbox.id).has_value() || is_any;
    return is_any;
}

} // namespace

bool note_grants(db::Database& database, const TenantId& tenant, const Grants& seen, Timestamp now, const Log& log) {
    db::TenantStore store(database);
    const auto record = store.find(tenant);
    if (!record || !*record) return false;
    const auto& known = **record;
    if (known.missing_permissions == seen.missing && known.excess_permissions == seen.excess) return false;
    const bool has_come = seen.missing.size() < known.missing_permissions.size();
    const nlohmann::json detail{{"missing", seen.missing}, {"excess", seen.excess}};
    const auto updated = store.update(
        tenant,
        [&](db::TenantRecord& row) {
            row.missing_permissions = seen.missing;
            row.excess_permissions = seen.excess;
            row.permissions_since = now;
        },
        db::AuditEntry{0, now, "service", "tenant.permissions_changed", tenant.value, detail.dump()});
    if (!updated) {
        log.error("store.failed", {{"code", updated.error().code}, {"message", updated.error().message}});
        return false;
    }
    const auto say = seen.missing.empty() && seen.excess.empty() ? &Log::info : &Log::warning;
    (log.*say)("tenant.permissions_changed",
               {{"tenant", tenant.value}, {"missing", join(seen.missing, " ")}, {"excess", join(seen.excess, " ")}});
    return has_come && open_mailboxes(database, tenant);
}

} // namespace remand::service
