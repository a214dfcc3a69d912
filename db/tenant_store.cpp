#include <fmt/format.h>

#include "core/encoding.hpp"
#include "db/audit_rows.hpp"
#include "db/connection.hpp"
#include "db/json_columns.hpp"
#include "db/stores.hpp"

namespace remand::db {
namespace {

constexpr std::string_view select_tenant =
    "SELECT id, provider, state, status_code, status_message, mode, is_read_write, allows_hard_delete, options, policy,"
    " provider_tenant_id, display_name, domains, created_at, authorized_at, breaker_tripped_at, breaker_reason,"
    " state_since, consent_asked_at, missing_permissions, excess_permissions, permissions_since FROM tenant";

std::vector<std::string> words_of(Row& row) {
    auto words = parse_words(row.text());
    if (!words) row.mark_unreadable();
    return std::move(words).value_or(std::vector<std::string>{});
}

TenantRecord read_tenant(Row& row) {
    TenantRecord tenant;
    tenant.id = {row.text()};
    tenant.provider = row.text();
    tenant.state = row.word(parse_tenant_state);
    tenant.status_code = row.text();
    tenant.status_message = row.text();
    tenant.mode = row.word(parse_mode);
    tenant.is_read_write = row.flag();
    tenant.allows_hard_delete = row.flag();
    tenant.options_json = row.text();
    tenant.policy_json = row.text();
    tenant.provider_tenant_id = row.text();
    tenant.display_name = row.text();
    tenant.domains = words_of(row);
    tenant.created_at = row.time();
    tenant.authorized_at = row.optional_time();
    tenant.breaker_tripped_at = row.optional_time();
    tenant.breaker_reason = row.text();
    tenant.state_since = row.optional_time();
    tenant.consent_asked_at = row.optional_time();
    tenant.missing_permissions = words_of(row);
    tenant.excess_permissions = words_of(row);
    tenant.permissions_since = row.optional_time();
    return tenant;
}

Result<std::optional<TenantRecord>> find_tenant(Connection& connection, const TenantId& id) {
    std::optional<TenantRecord> found;
    const auto done = connection.query(std::string(select_tenant) + " WHERE id = ?", {id.value},
                                       [&](Row& row) { found = read_tenant(row); });
    if (!done) return fail(done.error());
    return found;
}

Result<void> write_tenant(Connection& connection, const TenantRecord& tenant, bool is_new) {
    const std::string columns =
        is_new ? "INSERT INTO tenant (provider, state, status_code, status_message, mode, is_read_write,"
                 " allows_hard_delete, options, policy, provider_tenant_id, display_name, domains, created_at,"
                 " authorized_at, breaker_tripped_at, breaker_reason, state_since, consent_asked_at,"
                 " missing_permissions, excess_permissions, permissions_since, id)"
                 " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
               : "UPDATE tenant SET provider = ?, state = ?, status_code = ?, status_message = ?, mode = ?,"
                 " is_read_write = ?, allows_hard_delete = ?, options = ?, policy = ?, provider_tenant_id = ?,"
                 " display_name = ?, domains = ?, created_at = ?, authorized_at = ?, breaker_tripped_at = ?,"
                 " breaker_reason = ?, state_since = ?, consent_asked_at = ?, missing_permissions = ?,"
                 " excess_permissions = ?, permissions_since = ? WHERE id = ?";
    const auto done = connection.run(columns, {tenant.provider,
                                               to_text(tenant.state),
                                               tenant.status_code,
                                               tenant.status_message,
                                               to_text(tenant.mode),
                                               tenant.is_read_write,
                                               tenant.allows_hard_delete,
                                               tenant.options_json,
                                               tenant.policy_json,
                                               tenant.provider_tenant_id,
                                               tenant.display_name,
                                               to_json(tenant.domains),
                                               tenant.created_at,
                                               tenant.authorized_at,
                                               tenant.breaker_tripped_at,
                                               tenant.breaker_reason,
                                               tenant.state_since,
                                               tenant.consent_asked_at,
                                               to_json(tenant.missing_permissions),
                                               to_json(tenant.excess_permissions),
                                               tenant.permissions_since,
                                               tenant.id.value});
    if (!done) return fail(done.error());
    return {};
}

auto unknown(const TenantId& id) {
    return fail(ErrorKind::give_up, "tenant.unknown", fmt::format("There is no tenant {}.", id.value));
}

} // namespace

Result<void> TenantStore::add(const TenantRecord& tenant, const AuditEntry& audit) {
    return database_.write([&](Connection& connection) -> Result<void> {
        const auto existing = find_tenant(connection, tenant.id);
        if (!existing) return fail(existing.error());
        if (*existing)
            return fail(ErrorKind::give_up, "tenant.exists",
                        fmt::format("There is a tenant {} already.", tenant.id.value));
        auto row = tenant;
        if (!row.state_since) row.state_since = audit.at;
        if (auto done = write_tenant(connection, row, true); !done) return done;
        return append_audit(connection, database_.sealer(), audit);
    });
}

Result<std::optional<TenantRecord>> TenantStore::find(const TenantId& id) const {
    std::optional<TenantRecord> found;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        auto tenant = find_tenant(connection, id);
        if (!tenant) return fail(tenant.error());
        found = std::move(*tenant);
        return {};
    });
    if (!done) return fail(done.error());
    return found;
}

Result<std::vector<TenantRecord>> TenantStore::list() const {
    std::vector<TenantRecord> tenants;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(std::string(select_tenant) + " ORDER BY id", {},
                                [&](Row& row) { tenants.push_back(read_tenant(row)); });
    });
    if (!done) return fail(done.error());
    return tenants;
}

Result<void> TenantStore::update(const TenantId& id, const std::function<void(TenantRecord&)>& change,
                                 const AuditEntry& audit) {
    return database_.write([&](Connection& connection) -> Result<void> {
        auto tenant = find_tenant(connection, id);
        if (!tenant) return fail(tenant.error());
        if (!*tenant) return unknown(id);
        const auto before = (*tenant)->state;
        change(**tenant);
        if ((*tenant)->state != before) (*tenant)->state_since = audit.at;
        (*tenant)->id = id; // the name is what everything else hangs on
        if (auto done = write_tenant(connection, **tenant, false); !done) return done;
        return append_audit(connection, database_.sealer(), audit);
    });
}

Result<void> TenantStore::remove(const TenantId& id, const AuditEntry& audit) {
    return database_.write([&](Connection& connection) -> Result<void> {
        const auto removed =
            connection.run("DELETE FROM tenant WHERE id = ?", {id.value}); // secrets and states go with it
        if (!removed) return fail(removed.error());
        if (*removed == 0) return unknown(id);
        for (const auto* table : {"DELETE FROM contact WHERE tenant = ?", "DELETE FROM correspondent WHERE tenant = ?", "DELETE FROM sender_trait WHERE tenant = ?",
                                  "DELETE FROM seen_host WHERE tenant = ?", "DELETE FROM list_entry WHERE tenant = ?",
                                  "DELETE FROM decision_key WHERE tenant = ?"})
            if (auto forgotten = connection.run(table, {id.value}); !forgotten) return fail(forgotten.error());
        // Emptied, not deleted: the messages' history refers to them.
        auto done = connection.run(
            "UPDATE mailbox SET is_removed = 1, cursor = NULL, synced_at = NULL WHERE tenant = ?", {id.value});
        if (done)
            done = connection.run("UPDATE action SET state = 'superseded', error_message = 'The tenant was removed.'"
                                  " WHERE tenant = ? AND state IN ('planned', 'held')",
                                  {id.value});
        if (done)
            done = connection.run("UPDATE message SET state = 'parked', state_reason = 'The tenant was removed.',"
                                  " next_attempt_at = NULL WHERE tenant = ? AND state = 'pending'",
                                  {id.value});
        if (!done) return fail(done.error());
        return append_audit(connection, database_.sealer(), audit);
    });
}

Result<void> TenantStore::put_consent_state(const TenantId& id, std::string_view state, Timestamp expires_at) {
    const auto hash = sha256(state);
    return database_.write([&](Connection& connection) -> Result<void> {
        const auto tenant = find_tenant(connection, id);
        if (!tenant) return fail(tenant.error());
        if (!*tenant) return unknown(id);
        const auto done = connection.run("INSERT INTO consent_state (hash, tenant, expires_at) VALUES (?, ?, ?)",
                                         {Blob{hash}, id.value, expires_at});
        if (!done) return fail(done.error());
        return {};
    });
}

Result<bool> TenantStore::take_consent_state(const TenantId& id, std::string_view state, Timestamp now) {
    const auto hash = sha256(state);
    bool is_taken = false;
    const auto done = database_.write([&](Connection& connection) -> Result<void> {
        if (auto expired = connection.run("DELETE FROM consent_state WHERE expires_at <= ?", {now}); !expired)
            return fail(expired.error());
        const auto taken =
            connection.run("DELETE FROM consent_state WHERE hash = ? AND tenant = ?", {Blob{hash}, id.value});
        if (!taken) return fail(taken.error());
        is_taken = *taken == 1;
        return {};
    });
    if (!done) return fail(done.error());
    return is_taken;
}

} // namespace remand::db
