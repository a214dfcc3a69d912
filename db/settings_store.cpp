#include "db/settings_store.hpp"

#include <fmt/format.h>

#include "db/audit_rows.hpp"
#include "db/connection.hpp"

namespace remand::db {
namespace {

SettingsVersion read_version(Row& row) {
    SettingsVersion version;
    version.id = row.integer();
    version.at = row.time();
    version.actor = row.text();
    version.act = row.text();
    version.note = row.text();
    version.changes = row.text();
    version.text = row.text();
    return version;
}

Result<std::optional<SettingsVersion>> one(const Database& database, const std::string& rest,
                                           std::initializer_list<Value> values) {
    std::optional<SettingsVersion> found;
    const auto done = database.read([&](Connection& connection) {
        return connection.query("SELECT id, at, actor, act, note, changes, text FROM settings_version " + rest, values,
                                [&](Row& row) { found = read_version(row); });
    });
    if (!done) return fail(done.error());
    return found;
}

tl::unexpected<Error> changed_meanwhile(const TenantId& tenant) {
    return fail(ErrorKind::retry, "config.changed_meanwhile",
                fmt::format("Somebody changed the settings of {} in the meantime; nothing was changed. Look at the plan "
                            "again.",
                            tenant.value));
}

} // namespace

Result<void> SettingsStore::apply(const SettingsChange& change, const AuditEntry& audit) {
    return database_.write([&](Connection& connection) -> Result<void> {
        for (const auto& tenant : change.tenants) {
            const auto changed = connection.run(
                "UPDATE tenant SET mode = ?, policy = ? WHERE id = ? AND mode = ? AND policy = ?",
                {to_text(tenant.mode), tenant.policy, tenant.id.value, to_text(tenant.mode_before), tenant.policy_before});
            if (!changed) return fail(changed.error());
            if (*changed == 0) return changed_meanwhile(tenant.id);
        }
        for (const auto& people : change.people) {
            auto done = change_registry(connection, people.tenant, people.registry, audit);
            if (done) done = change_domains(connection, people.tenant, people.domains);
            if (done) continue;
            for (const auto* code : {"registry.unknown", "domain.unknown", "domain.exists"})
                if (done.error().code == code) return changed_meanwhile(people.tenant);
            return done;
        }
        if (auto done = change_lists(connection, change.lists); !done) return done;
        for (const auto& version : change.versions) {
            const auto done = connection.run(
                "INSERT INTO settings_version (at, actor, act, note, changes, text) VALUES (?, ?, ?, ?, ?, ?)",
                {version.at, version.actor, version.act, version.note, version.changes, version.text});
            if (!done) return fail(done.error());
        }
        return append_audit(connection, database_.sealer(), audit);
    });
}

Result<std::vector<SettingsVersion>> SettingsStore::history(std::int64_t before_id, int limit) const {
    std::vector<SettingsVersion> versions;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT id, at, actor, act, note, changes, '' FROM settings_version"
                                " WHERE ?1 <= 0 OR id < ?1 ORDER BY id DESC LIMIT ?2",
                                {before_id, limit}, [&](Row& row) { versions.push_back(read_version(row)); });
    });
    if (!done) return fail(done.error());
    return versions;
}

Result<std::optional<SettingsVersion>> SettingsStore::find(std::int64_t id) const {
    return one(database_, "WHERE id = ?", {id});
}

Result<std::optional<SettingsVersion>> SettingsStore::newest() const {
    return one(database_, "ORDER BY id DESC LIMIT 1", {});
}

} // namespace remand::db
