#include "db/list_store.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "core/enum_text.hpp"
#include "db/audit_rows.hpp"
#include "db/connection.hpp"
#include "db/where.hpp"

namespace remand::db {
namespace {

constexpr EnumTable<ListKind, 8> list_kinds{{{ListKind::exempt_recipient, "exempt-recipient"},
                                             {ListKind::blocked_sender, "blocked-sender"},
                                             {ListKind::blocked_content, "blocked-content"},
                                             {ListKind::blocked_file, "blocked-file"},
                                             {ListKind::blocked_link, "blocked-link"},
                                             {ListKind::trusted_sender, "trusted-sender"},
                                             {ListKind::accepted_sender, "accepted-sender"},
                                             {ListKind::trusted_domain, "trusted-domain"}}};

constexpr EnumTable<PatternKind, 9> pattern_kinds{{{PatternKind::address, "address"},
                                                   {PatternKind::domain, "domain"},
                                                   {PatternKind::subdomains, "subdomains"},
                                                   {PatternKind::ip, "ip"},
                                                   {PatternKind::network, "network"},
                                                   {PatternKind::regex, "regex"},
                                                   {PatternKind::text, "text"},
                                                   {PatternKind::sha256, "sha256"},
                                                   {PatternKind::page, "page"}}};

const std::string select_entry =
    "SELECT id, tenant, kind, pattern_kind, pattern, requires_authentication, in_subject, in_body, is_whole_word,"
    " for_lookalike, for_recent, note, expires_at, created_at, created_by, hits, last_hit_at FROM list_entry";

ListEntry read_entry(Row& row) {
    ListEntry entry;
    entry.id = row.integer();
    entry.tenant = {row.text()};
    entry.kind = row.word(parse_list_kind);
    entry.pattern_kind = row.word(parse_pattern_kind);
    entry.pattern = row.text();
    entry.requires_authentication = row.flag();
    entry.in_subject = row.flag();
    entry.in_body = row.flag();
    entry.is_whole_word = row.flag();
    entry.for_lookalike = row.flag();
    entry.for_recent = row.flag();
    entry.note = row.text();
    entry.expires_at = row.optional_time();
    entry.created_at = row.time();
    entry.created_by = row.text();
    entry.hits = row.integer();
    entry.last_hit_at = row.optional_time();
    return entry;
}

Result<std::vector<ListEntry>> select_entries(const Database& database, const std::string& rest,
                                      const std::vector<Value>& values) {
    std::vector<ListEntry> entries;
    const auto done = database.read([&](Connection& connection) {
        return connection.query(select_entry + rest, values, [&](Row& row) { entries.push_back(read_entry(row)); });
    });
    if (!done) return fail(done.error());
    return entries;
}

Result<void> add_entry(Connection& connection, const ListEntry& entry) {
    const auto known =
        connection.number("SELECT id FROM list_entry WHERE tenant = ? AND kind = ? AND pattern_kind = ? AND pattern = ?",
                          {entry.tenant.value, to_text(entry.kind), to_text(entry.pattern_kind), entry.pattern});
    if (!known) return fail(known.error());
    if (*known)
        return fail(ErrorKind::give_up, "list.exists",
                    fmt::format("{} {} is on the list already, as entry {}; remove that one first to change it.",
                                to_text(entry.kind), entry.pattern, **known));
    const auto done = connection.run(
        "INSERT INTO list_entry (tenant, kind, pattern_kind, pattern, requires_authentication, in_subject, in_body,"
        " is_whole_word, for_lookalike, for_recent, note, expires_at, created_at, created_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {entry.tenant.value, to_text(entry.kind), to_text(entry.pattern_kind), entry.pattern,
         entry.requires_authentication, entry.in_subject, entry.in_body, entry.is_whole_word, entry.for_lookalike,
         entry.for_recent, entry.note, entry.expires_at, entry.created_at, entry.created_by});
    if (!done) return fail(done.error());
    return {};
}

tl::unexpected<Error> unknown(std::int64_t id) {
    return fail(ErrorKind::give_up, "list.unknown", fmt::format("There is no list entry {}.", id));
}

Result<void> update_entry(Connection& connection, const ListEntry& entry) {
    const auto done = connection.run(
        "UPDATE list_entry SET requires_authentication = ?, in_subject = ?, in_body = ?, is_whole_word = ?,"
        " for_lookalike = ?, for_recent = ?, note = ?, expires_at = ? WHERE id = ?",
        {entry.requires_authentication, entry.in_subject, entry.in_body, entry.is_whole_word, entry.for_lookalike,
         entry.for_recent, entry.note, entry.expires_at, entry.id});
    if (!done) return fail(done.error());
    return *done == 0 ? unknown(entry.id) : Result<void>{};
}

Result<void> remove_entry(Connection& connection, std::int64_t id) {
    const auto done = connection.run("DELETE FROM list_entry WHERE id = ?", {id});
    if (!done) return fail(done.error());
    return *done == 0 ? unknown(id) : Result<void>{};
}

} // namespace

std::string_view to_text(ListKind kind) { return text_of(list_kinds, kind); }
std::optional<ListKind> parse_list_kind(std::string_view text) {
    std::string word(text);
    std::replace(word.begin(), word.end(), '_', '-');
    return value_of(list_kinds, word);
}
std::string_view to_text(PatternKind kind) { return text_of(pattern_kinds, kind); }
std::optional<PatternKind> parse_pattern_kind(std::string_view text) { return value_of(pattern_kinds, text); }

bool says_the_same(const ListEntry& a, const ListEntry& b) {
    const auto all = [](const ListEntry& e) {
        return std::tie(e.tenant, e.kind, e.pattern_kind, e.pattern, e.requires_authentication, e.in_subject, e.in_body,
                        e.is_whole_word, e.for_lookalike, e.for_recent, e.note, e.expires_at);
    };
    return all(a) == all(b);
}

Result<std::vector<ListEntry>> ListStore::list(const ListFilter& filter) const {
    Where where;
    if (filter.tenant) where.add("(tenant = ? OR tenant = '')", filter.tenant->value);
    if (filter.kind) where.add("kind = ?", to_text(*filter.kind));
    if (!filter.text.empty()) where.add_contains({"pattern", "note"}, filter.text);
    if (filter.unused_since)
        where.add("(max(created_at, ifnull(last_hit_at, 0)) < ? OR ifnull(expires_at <= ?, 0))",
                  std::vector<Value>{*filter.unused_since, filter.now});
    if (filter.before_id > 0) where.add("id < ?", filter.before_id);
    where.bind(std::max(filter.limit, 0));
    return select_entries(database_, where.text() + " ORDER BY id DESC LIMIT ?", where.values());
}

Result<std::vector<ListEntry>> ListStore::in_force_for(const std::optional<TenantId>& tenant) const {
    if (!tenant) return select_entries(database_, " ORDER BY id", {});
    return select_entries(database_, " WHERE tenant = ? OR tenant = '' ORDER BY id", {tenant->value});
}

Result<std::vector<ListEntry>> ListStore::find(const std::vector<std::int64_t>& ids) const {
    std::vector<ListEntry> entries;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        for (const auto id : ids) {
            auto read = connection.query(select_entry + " WHERE id = ?", {id},
                                         [&](Row& row) { entries.push_back(read_entry(row)); });
            if (!read) return read;
        }
        return {};
    });
    if (!done) return fail(done.error());
    return entries;
}

Result<void> ListStore::change(const ListChange& change, const AuditEntry& audit) {
    return database_.write([&](Connection& connection) -> Result<void> {
        if (auto done = change_lists(connection, change); !done) return done;
        return append_audit(connection, database_.sealer(), audit);
    });
}

Result<void> change_lists(Connection& connection, const ListChange& change) {
    for (const auto id : change.remove)
        if (auto done = remove_entry(connection, id); !done) return done;
    for (const auto& entry : change.update)
        if (auto done = update_entry(connection, entry); !done) return done;
    for (const auto& entry : change.add)
        if (auto done = add_entry(connection, entry); !done) return done;
    return {};
}

Result<void> count_list_hits(Connection& connection, const std::map<std::int64_t, int>& hits, Timestamp at) {
    for (const auto& [id, count] : hits) { // an entry that is gone by now counts nothing
        const auto done = connection.run(
            "UPDATE list_entry SET hits = hits + ?, last_hit_at = max(ifnull(last_hit_at, 0), ?) WHERE id = ?",
            {count, at, id});
        if (!done) return fail(done.error());
    }
    return {};
}

} // namespace remand::db
