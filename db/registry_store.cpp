#include "db/registry_store.hpp"

#include <fmt/format.h>

#include "core/enum_text.hpp"
#include "db/audit_rows.hpp"
#include "db/connection.hpp"
#include "db/json_columns.hpp"

namespace remand::db {
namespace {

constexpr EnumTable<RegistryKind, 5> kinds{{{RegistryKind::person, "person"},
                                            {RegistryKind::user, "user"},
                                            {RegistryKind::group, "group"},
                                            {RegistryKind::exception, "exception"},
                                            {RegistryKind::unprotected, "unprotected"}}};
constexpr EnumTable<RoleClass, 7> roles{{{RoleClass::none, ""},
                                         {RoleClass::executive, "executive"},
                                         {RoleClass::finance, "finance"},
                                         {RoleClass::human_resources, "hr"},
                                         {RoleClass::help_desk, "help-desk"},
                                         {RoleClass::legal, "legal"},
                                         {RoleClass::other, "other"}}};

constexpr std::string_view select_entry = "SELECT id, kind, name, addresses, patterns, title, role, directory_id, "
                                          "provenance, comment, expires_at, created_at,"
                                          " changed_at, created_by FROM registry_entry WHERE tenant = ?";

std::vector<std::string> words_of(Row& row) {
    auto words = parse_words(row.text());
    if (!words) row.mark_unreadable();
    return std::move(words).value_or(std::vector<std::string>{});
}

RegistryEntry read_entry(Row& row) {
    RegistryEntry entry;
    entry.id = row.integer();
    entry.kind = row.word(parse_registry_kind);
    entry.name = row.text();
    entry.addresses = words_of(row);
    entry.patterns = words_of(row);
    entry.title = row.text();
    entry.role = row.word(parse_role_class);
    entry.directory_id = row.text();
    entry.provenance = row.text();
    entry.comment = row.text();
    entry.expires_at = row.optional_time();
    entry.created_at = row.time();
    entry.changed_at = row.time();
    entry.created_by = row.text();
    return entry;
}

Result<std::int64_t> insert(Connection& connection, const TenantId& tenant, const RegistryEntry& entry,
                            const AuditEntry& audit) {
    const auto done = connection.run(
        "INSERT INTO registry_entry (tenant, kind, name, addresses, patterns, title, role, directory_id, provenance,"
        " comment, expires_at, created_at, changed_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {tenant.value, to_text(entry.kind), entry.name, to_json(entry.addresses), to_json(entry.patterns), entry.title,
         to_text(entry.role), entry.directory_id, entry.provenance, entry.comment, entry.expires_at, audit.at, audit.at,
         audit.actor});
    if (!done) return fail(done.error());
    return connection.last_insert_id();
}

tl::unexpected<Error> unknown_registry_entry(const TenantId& tenant, std::int64_t id) {
    return fail(ErrorKind::give_up, "registry.unknown",
                fmt::format("There is no registry entry {} in \"{}\".", id, tenant.value));
}

Result<void> overwrite_registry_entry(Connection& connection, const TenantId& tenant, const RegistryEntry& entry, const AuditEntry& audit) {
    const auto done = connection.run(
        "UPDATE registry_entry SET name = ?, addresses = ?, patterns = ?, title = ?, role = ?, comment = ?,"
        " expires_at = ?, changed_at = ? WHERE tenant = ? AND id = ?",
        {entry.name, to_json(entry.addresses), to_json(entry.patterns), entry.title, to_text(entry.role), entry.comment,
         entry.expires_at, audit.at, tenant.value, entry.id});
    if (!done) return fail(done.error());
    return *done == 0 ? unknown_registry_entry(tenant, entry.id) : Result<void>{};
}

Result<void> erase_registry_entry(Connection& connection, const TenantId& tenant, std::int64_t id) {
    const auto done = connection.run("DELETE FROM registry_entry WHERE tenant = ? AND id = ?", {tenant.value, id});
    if (!done) return fail(done.error());
    return *done == 0 ? unknown_registry_entry(tenant, id) : Result<void>{};
}

Result<void> write_registry_settings(Connection& connection, const TenantId& tenant, const RegistrySettings& settings) {
    const auto done = connection.run(
        "INSERT INTO registry_settings (tenant, protects_directory, reviewed_at, reviewed_by) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (tenant) DO UPDATE SET protects_directory = excluded.protects_directory, reviewed_at ="
        " excluded.reviewed_at, reviewed_by = excluded.reviewed_by",
        {tenant.value, settings.protects_directory, settings.reviewed_at, settings.reviewed_by});
    if (!done) return fail(done.error());
    return {};
}

Result<RegistrySettings> read_registry_settings(Connection& connection, const TenantId& tenant) {
    RegistrySettings settings;
    const auto read = connection.query(
        "SELECT protects_directory, reviewed_at, reviewed_by FROM registry_settings WHERE tenant = ?", {tenant.value},
        [&](Row& row) {
            settings.protects_directory = row.flag();
            settings.reviewed_at = row.optional_time();
            settings.reviewed_by = row.text();
        });
    if (!read) return fail(read.error());
    const auto begun = connection.query("SELECT coalesce(authorized_at, created_at) FROM tenant WHERE id = ?",
                                        {tenant.value}, [&](Row& row) { settings.begun_at = row.optional_time(); });
    if (!begun) return fail(begun.error());
    return settings;
}

} // namespace

std::string_view to_text(RegistryKind kind) { return text_of(kinds, kind); }
std::optional<RegistryKind> parse_registry_kind(std::string_view text) { return value_of(kinds, text); }
std::string_view to_text(RoleClass role) { return text_of(roles, role); }
std::optional<RoleClass> parse_role_class(std::string_view text) { return value_of(roles, text); }

Result<std::vector<RegistryEntry>> RegistryStore::list(const TenantId& tenant) const {
    std::vector<RegistryEntry> entries;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(std::string(select_entry) + " ORDER BY id", {tenant.value},
                                [&](Row& row) { entries.push_back(read_entry(row)); });
    });
    if (!done) return fail(done.error());
    return entries;
}

Result<std::optional<RegistryEntry>> RegistryStore::find(const TenantId& tenant, std::int64_t id) const {
    std::optional<RegistryEntry> entry;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(std::string(select_entry) + " AND id = ?", {tenant.value, id},
                                [&](Row& row) { entry = read_entry(row); });
    });
    if (!done) return fail(done.error());
    return entry;
}

Result<std::vector<std::int64_t>> RegistryStore::add(const TenantId& tenant, const std::vector<RegistryEntry>& entries,
                                                     const AuditEntry& audit) {
    std::vector<std::int64_t> ids;
    const auto done = database_.write([&](Connection& connection) -> Result<void> {
        ids.clear();
        for (const auto& entry : entries) {
            const auto id = insert(connection, tenant, entry, audit);
            if (!id) return fail(id.error());
            ids.push_back(*id);
        }
        return append_audit(connection, database_.sealer(), audit);
    });
    if (!done) return fail(done.error());
    return ids;
}

Result<void> RegistryStore::update(const TenantId& tenant, std::int64_t id,
                                   const std::function<void(RegistryEntry&)>& change, const AuditEntry& audit) {
    return database_.write([&](Connection& connection) -> Result<void> {
        std::optional<RegistryEntry> entry;
        const auto read = connection.query(std::string(select_entry) + " AND id = ?", {tenant.value, id},
                                           [&](Row& row) { entry = read_entry(row); });
        if (!read) return read;
        if (!entry) return unknown_registry_entry(tenant, id);
        change(*entry);
        entry->id = id;
        if (auto done = overwrite_registry_entry(connection, tenant, *entry, audit); !done) return done;
        return append_audit(connection, database_.sealer(), audit);
    });
}

Result<void> RegistryStore::remove(const TenantId& tenant, const std::vector<std::int64_t>& ids,
                                   const AuditEntry& audit) {
    return database_.write([&](Connection& connection) -> Result<void> {
        for (const auto id : ids)
            if (auto done = erase_registry_entry(connection, tenant, id); !done) return done;
        return append_audit(connection, database_.sealer(), audit);
    });
}

Result<void> RegistryStore::replace(const TenantId& tenant, std::string_view provenance,
                                    const std::vector<RegistryEntry>& entries, const AuditEntry& audit) {
    return database_.write([&](Connection& connection) -> Result<void> {
        const auto gone = connection.run("DELETE FROM registry_entry WHERE tenant = ? AND provenance = ?",
                                         {tenant.value, provenance});
        if (!gone) return fail(gone.error());
        for (const auto& entry : entries)
            if (const auto id = insert(connection, tenant, entry, audit); !id) return fail(id.error());
        return append_audit(connection, database_.sealer(), audit);
    });
}

Result<std::vector<Impersonation>> RegistryStore::impersonations(const TenantId& tenant, Timestamp since,
                                                                 int limit) const {
    std::vector<Impersonation> senders;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(
            "SELECT from_name, from_address, count(*) FROM message WHERE tenant = ? AND judged_at >= ? AND EXISTS "
            "(SELECT 1"
            " FROM evidence WHERE evidence.verdict = message.verdict AND code = 'identity.vip_name')"
            " GROUP BY from_name, from_address ORDER BY count(*) DESC LIMIT ?",
            {tenant.value, since, limit}, [&](Row& row) {
                senders.push_back({row.text(), row.text(), row.integer()});
            });
    });
    if (!done) return fail(done.error());
    return senders;
}

Result<RegistrySettings> RegistryStore::settings(const TenantId& tenant) const {
    RegistrySettings settings;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        auto read = read_registry_settings(connection, tenant);
        if (!read) return fail(read.error());
        settings = std::move(*read);
        return {};
    });
    if (!done) return fail(done.error());
    return settings;
}

Result<void> RegistryStore::set_settings(const TenantId& tenant, const std::function<void(RegistrySettings&)>& change,
                                         const AuditEntry& audit) {
    return database_.write([&](Connection& connection) -> Result<void> {
        auto settings = read_registry_settings(connection, tenant);
        if (!settings) return fail(settings.error());
        change(*settings);
        if (auto done = write_registry_settings(connection, tenant, *settings); !done) return done;
        return append_audit(connection, database_.sealer(), audit);
    });
}

Result<void> change_registry(Connection& connection, const TenantId& tenant, const RegistryChange& change,
                             const AuditEntry& audit) {
    for (const auto id : change.remove)
        if (auto done = erase_registry_entry(connection, tenant, id); !done) return done;
    for (const auto& entry : change.update)
        if (auto done = overwrite_registry_entry(connection, tenant, entry, audit); !done) return done;
    for (const auto& entry : change.add)
        if (const auto id = insert(connection, tenant, entry, audit); !id) return fail(id.error());
    if (!change.protects_directory) return {};
    auto settings = read_registry_settings(connection, tenant);
    if (!settings) return fail(settings.error());
    settings->protects_directory = *change.protects_directory;
    return write_registry_settings(connection, tenant, *settings);
}

} // namespace remand::db
