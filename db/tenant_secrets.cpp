// Credentials of tenants: sealed, bound to their row, and two of a kind while one takes the place of the other.
#include <fmt/format.h>

#include "db/audit_rows.hpp"
#include "db/connection.hpp"
#include "db/stores.hpp"

namespace remand::db {
namespace {

std::string place_of(const TenantId& id, std::string_view name) { return fmt::format("tenant/{}/{}", id.value, name); }
std::string former(std::string_view name) { return std::string(name) + "/former"; }

Result<void> require_tenant(Connection& connection, const TenantId& id) {
    const auto is_known = connection.number("SELECT 1 FROM tenant WHERE id = ?", {id.value});
    if (!is_known) return fail(is_known.error());
    if (!*is_known) return fail(ErrorKind::give_up, "tenant.unknown", fmt::format("There is no tenant {}.", id.value));
    return {};
}

Result<std::optional<std::string>> sealed_secret(Connection& connection, const TenantId& id, std::string_view name) {
    std::optional<std::string> sealed;
    const auto done = connection.query("SELECT sealed FROM tenant_secret WHERE tenant = ? AND name = ?",
                                       {id.value, name}, [&](Row& row) { sealed = row.text(); });
    if (!done) return fail(done.error());
    return sealed;
}

Result<void> put(Connection& connection, const Sealer& sealer, const TenantId& id, std::string_view name,
                 std::string_view value) {
    const auto sealed = sealer.seal(value, place_of(id, name));
    const auto done = connection.run("INSERT INTO tenant_secret (tenant, name, sealed) VALUES (?, ?, ?)"
                                     " ON CONFLICT (tenant, name) DO UPDATE SET sealed = excluded.sealed",
                                     {id.value, name, Blob{sealed}});
    if (!done) return fail(done.error());
    return {};
}

Result<int> erase_secret(Connection& connection, const TenantId& id, std::string_view name) {
    const auto removed = connection.run("DELETE FROM tenant_secret WHERE tenant = ? AND name = ?", {id.value, name});
    if (!removed) return fail(removed.error());
    return static_cast<int>(*removed);
}

// Sealed anew, since a blob opens only where it was put.
Result<void> make_former(Connection& connection, const Sealer& sealer, const TenantId& id, std::string_view name) {
    const auto sealed = sealed_secret(connection, id, name);
    if (!sealed) return fail(sealed.error());
    if (!*sealed) return {};
    // One that cannot be opened serves nobody: it is left behind.
    if (const auto opened = sealer.open(**sealed, place_of(id, name)))
        if (auto kept = put(connection, sealer, id, former(name), opened->reveal()); !kept) return kept;
    const auto removed = erase_secret(connection, id, name);
    return removed ? Result<void>{} : fail(removed.error());
}

Result<bool> has_former(Connection& connection, const TenantId& id, const std::vector<std::string_view>& kinds) {
    for (const auto kind : kinds) {
        const auto sealed = sealed_secret(connection, id, former(kind));
        if (!sealed) return fail(sealed.error());
        if (*sealed) return true;
    }
    return false;
}

} // namespace

Result<void> TenantStore::put_secret(const TenantId& id, std::string_view name, const Secret& value) {
    return database_.write([&](Connection& connection) -> Result<void> {
        if (auto known = require_tenant(connection, id); !known) return known;
        return put(connection, database_.sealer(), id, name, value.reveal());
    });
}

Result<void> TenantStore::replace_credential(const TenantId& id, std::string_view name, const Secret& value,
                                             const std::vector<std::string_view>& kinds) {
    return database_.write([&](Connection& connection) -> Result<void> {
        if (auto known = require_tenant(connection, id); !known) return known;
        const auto is_replacing = has_former(connection, id, kinds);
        if (!is_replacing) return fail(is_replacing.error());
        for (const auto kind : kinds) {
            if (*is_replacing) {
                if (const auto removed = erase_secret(connection, id, kind); !removed) return fail(removed.error());
            } else if (auto moved = make_former(connection, database_.sealer(), id, kind); !moved) {
                return moved;
            }
        }
        return put(connection, database_.sealer(), id, name, value.reveal());
    });
}

Result<bool> TenantStore::drop_former_credentials(const TenantId& id, const std::vector<std::string_view>& kinds,
                                                  const AuditEntry& audit) {
    int dropped = 0;
    const auto done = database_.write([&](Connection& connection) -> Result<void> {
        for (const auto kind : kinds) {
            const auto removed = erase_secret(connection, id, former(kind));
            if (!removed) return fail(removed.error());
            dropped += *removed;
        }
        return dropped == 0 ? Result<void>{} : append_audit(connection, database_.sealer(), audit);
    });
    if (!done) return fail(done.error());
    return dropped > 0;
}

Result<void> TenantStore::drop_secret(const TenantId& id, std::string_view name) {
    return database_.write([&](Connection& connection) -> Result<void> {
        const auto removed = erase_secret(connection, id, name);
        return removed ? Result<void>{} : fail(removed.error());
    });
}

Result<std::optional<Secret>> TenantStore::secret(const TenantId& id, std::string_view name) const {
    std::optional<std::string> sealed;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        auto found = sealed_secret(connection, id, name);
        if (!found) return fail(found.error());
        sealed = std::move(*found);
        return {};
    });
    if (!done) return fail(done.error());
    if (!sealed) return std::optional<Secret>{};
    auto opened = database_.sealer().open(*sealed, place_of(id, name));
    if (!opened) return fail(opened.error());
    return std::optional<Secret>(std::move(*opened));
}

Result<std::optional<Secret>> TenantStore::former_secret(const TenantId& id, std::string_view name) const {
    return secret(id, former(name));
}

} // namespace remand::db
