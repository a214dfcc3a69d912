#include "db/domain_store.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/enum_text.hpp"
#include "db/audit_rows.hpp"
#include "db/connection.hpp"
#include "db/json_columns.hpp"

namespace remand::db {
namespace {

constexpr EnumTable<DomainSource, 2> sources{{{DomainSource::provider, "provider"}, {DomainSource::manual, "manual"}}};
constexpr EnumTable<ScopeKind, 2> scope_kinds{{{ScopeKind::address, "address"}, {ScopeKind::group, "group"}}};

constexpr std::string_view select_domain =
    "SELECT name, source, token, verified_at, checked_at, check_message, is_paused, all_folders, added_at, added_by"
    " FROM domain WHERE tenant = ?";

DomainRecord read_domain(Row& row) {
    DomainRecord domain;
    domain.name = row.text();
    domain.source = row.word(parse_domain_source);
    domain.token = row.text();
    domain.verified_at = row.optional_time();
    domain.checked_at = row.optional_time();
    domain.check_message = row.text();
    domain.is_paused = row.flag();
    domain.all_folders = row.flag();
    domain.added_at = row.time();
    domain.added_by = row.text();
    return domain;
}

Result<void> write_domain(Connection& connection, const TenantId& tenant, const DomainRecord& domain) {
    const auto done = connection.run(
        "INSERT OR REPLACE INTO domain (tenant, name, source, token, verified_at, checked_at, check_message, is_paused,"
        " all_folders, added_at, added_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {tenant.value, domain.name, to_text(domain.source), domain.token, domain.verified_at, domain.checked_at,
         domain.check_message, domain.is_paused, domain.all_folders, domain.added_at, domain.added_by});
    if (!done) return fail(done.error());
    return {};
}

tl::unexpected<Error> unknown(const TenantId& tenant, std::string_view name) {
    return fail(ErrorKind::give_up, "domain.unknown",
                fmt::format("\"{}\" has no domain {}; `remand domain list --tenant {}` shows those it has.", tenant.value, name,
                            tenant.value));
}

Result<void> insert_domain(Connection& connection, const TenantId& tenant, const DomainRecord& domain) {
    const auto known =
        connection.number("SELECT 1 FROM domain WHERE tenant = ? AND name = ?", {tenant.value, domain.name});
    if (!known) return fail(known.error());
    if (*known)
        return fail(ErrorKind::give_up, "domain.exists",
                    fmt::format("\"{}\" has the domain {} already.", tenant.value, domain.name));
    return write_domain(connection, tenant, domain);
}

Result<void> change_domain(Connection& connection, const TenantId& tenant, std::string_view name,
                           const std::function<void(DomainRecord&)>& change) {
    std::optional<DomainRecord> domain;
    const auto read = connection.query(std::string(select_domain) + " AND name = ?", {tenant.value, name},
                                       [&](Row& row) { domain = read_domain(row); });
    if (!read) return read;
    if (!domain) return unknown(tenant, name);
    change(*domain);
    return write_domain(connection, tenant, *domain);
}

Result<void> erase_domain(Connection& connection, const TenantId& tenant, std::string_view name) {
    const auto done = connection.run("DELETE FROM domain WHERE tenant = ? AND name = ?", {tenant.value, name});
    if (!done) return fail(done.error());
    return *done == 0 ? unknown(tenant, name) : Result<void>{};
}

Result<void> write_scope(Connection& connection, const TenantId& tenant, const std::vector<ScopeEntry>& entries) {
    if (const auto gone = connection.run("DELETE FROM mailbox_scope WHERE tenant = ?", {tenant.value}); !gone)
        return fail(gone.error());
    for (const auto& entry : entries) {
        const auto done = connection.run("INSERT OR IGNORE INTO mailbox_scope (tenant, kind, value) VALUES (?, ?, ?)",
                                         {tenant.value, to_text(entry.kind), entry.value});
        if (!done) return fail(done.error());
    }
    return {};
}

} // namespace

std::string_view to_text(DomainSource source) { return text_of(sources, source); }
std::optional<DomainSource> parse_domain_source(std::string_view text) { return value_of(sources, text); }
std::string_view to_text(ScopeKind kind) { return text_of(scope_kinds, kind); }
std::optional<ScopeKind> parse_scope_kind(std::string_view text) { return value_of(scope_kinds, text); }

Result<std::vector<DomainRecord>> DomainStore::list(const TenantId& tenant) const {
    std::vector<DomainRecord> domains;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(std::string(select_domain) + " ORDER BY name", {tenant.value},
                                [&](Row& row) { domains.push_back(read_domain(row)); });
    });
    if (!done) return fail(done.error());
    return domains;
}

Result<std::optional<DomainRecord>> DomainStore::find(const TenantId& tenant, std::string_view name) const {
    std::optional<DomainRecord> domain;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(std::string(select_domain) + " AND name = ?", {tenant.value, name},
                                [&](Row& row) { domain = read_domain(row); });
    });
    if (!done) return fail(done.error());
    return domain;
}

Result<void> DomainStore::add(const TenantId& tenant, const DomainRecord& domain, const AuditEntry& audit) {
    return database_.write([&](Connection& connection) -> Result<void> {
        if (auto done = insert_domain(connection, tenant, domain); !done) return done;
        return append_audit(connection, database_.sealer(), audit);
    });
}

Result<void> DomainStore::update(const TenantId& tenant, std::string_view name,
                                 const std::function<void(DomainRecord&)>& change, const AuditEntry& audit) {
    return database_.write([&](Connection& connection) -> Result<void> {
        if (auto done = change_domain(connection, tenant, name, change); !done) return done;
        return append_audit(connection, database_.sealer(), audit);
    });
}

Result<void> DomainStore::remove(const TenantId& tenant, std::string_view name, const AuditEntry& audit) {
    return database_.write([&](Connection& connection) -> Result<void> {
        if (auto done = erase_domain(connection, tenant, name); !done) return done;
        return append_audit(connection, database_.sealer(), audit);
    });
}

Result<void> DomainStore::take_from_provider(const TenantId& tenant, const std::vector<std::string>& names,
                                             Timestamp now) {
    const auto listed = to_json(names);
    return database_.write([&](Connection& connection) -> Result<void> {
        const auto gone = connection.run("DELETE FROM domain WHERE tenant = ? AND source = 'provider' AND name NOT IN "
                                         "(SELECT value FROM json_each(?))",
                                         {tenant.value, listed});
        if (!gone) return fail(gone.error());
        for (const auto& name : names) {
            const auto done = connection.run(
                "INSERT INTO domain (tenant, name, source, token, verified_at, checked_at, check_message, is_paused,"
                " all_folders, added_at, added_by) VALUES (?, ?, 'provider', '', ?, ?, '', 0, 0, ?, 'service')"
                " ON CONFLICT (tenant, name) DO UPDATE SET source = 'provider', verified_at = coalesce(verified_at,"
                " excluded.verified_at), checked_at = excluded.checked_at, check_message = ''",
                {tenant.value, name, now, now, now});
            if (!done) return fail(done.error());
        }
        return {};
    });
}

Result<std::optional<Timestamp>> DomainStore::newest_mail(const TenantId& tenant, std::string_view name) const {
    std::optional<Timestamp> newest;
    const std::string ending = "@" + std::string(name);
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT max(last_arrival_at) FROM mailbox WHERE tenant = ? AND is_removed = 0 AND"
                                " substr(address, -length(?)) = ?",
                                {tenant.value, ending, ending}, [&](Row& row) { newest = row.optional_time(); });
    });
    if (!done) return fail(done.error());
    return newest;
}

Result<std::vector<ScopeEntry>> DomainStore::scope(const TenantId& tenant) const {
    std::vector<ScopeEntry> entries;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT kind, value FROM mailbox_scope WHERE tenant = ? ORDER BY kind, value",
                                {tenant.value}, [&](Row& row) {
                                    const auto kind = row.word(parse_scope_kind);
                                    entries.push_back({kind, row.text()});
                                });
    });
    if (!done) return fail(done.error());
    return entries;
}

Result<void> DomainStore::set_scope(const TenantId& tenant, const std::vector<ScopeEntry>& entries,
                                    const AuditEntry& audit) {
    return database_.write([&](Connection& connection) -> Result<void> {
        if (auto done = write_scope(connection, tenant, entries); !done) return done;
        return append_audit(connection, database_.sealer(), audit);
    });
}

Result<void> change_domains(Connection& connection, const TenantId& tenant, const DomainChange& change) {
    for (const auto& name : change.remove)
        if (auto done = erase_domain(connection, tenant, name); !done) return done;
    for (const auto& wanted : change.update) {
        auto done = change_domain(connection, tenant, wanted.name, [&](DomainRecord& domain) {
            domain.is_paused = wanted.is_paused;
            domain.all_folders = wanted.all_folders;
            domain.token = wanted.token;
        });
        if (!done) return done;
    }
    for (const auto& domain : change.add)
        if (auto done = insert_domain(connection, tenant, domain); !done) return done;
    return change.scope ? write_scope(connection, tenant, *change.scope) : Result<void>{};
}

} // namespace remand::db
