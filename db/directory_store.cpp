// Reading what is in force: people, groups, members, changes. The rounds that put it there: directory_rounds.cpp.
#include "db/directory_store.hpp"

#include <fmt/format.h>

#include "core/enum_text.hpp"
#include "core/text.hpp"
#include "db/connection.hpp"
#include "db/json_columns.hpp"
#include "db/where.hpp"

namespace remand::db {
namespace {

constexpr EnumTable<DirectoryPhase, 3> phases{
    {{DirectoryPhase::idle, "idle"}, {DirectoryPhase::reading, "reading"}, {DirectoryPhase::held, "held"}}};
constexpr EnumTable<DirectoryChangeKind, 9> change_kinds{{{DirectoryChangeKind::joined, "joined"},
                                                          {DirectoryChangeKind::left, "left"},
                                                          {DirectoryChangeKind::renamed, "renamed"},
                                                          {DirectoryChangeKind::new_title, "new-title"},
                                                          {DirectoryChangeKind::new_address, "new-address"},
                                                          {DirectoryChangeKind::alias_added, "alias-added"},
                                                          {DirectoryChangeKind::alias_removed, "alias-removed"},
                                                          {DirectoryChangeKind::disabled, "disabled"},
                                                          {DirectoryChangeKind::enabled, "enabled"}}};

constexpr std::string_view user_columns =
    "provider_id, name, title, department, address, aliases, is_enabled, has_mailbox";

DirectoryUser read_user(Row& row) {
    DirectoryUser user;
    user.id = row.text();
    user.name = row.text();
    user.title = row.text();
    user.department = row.text();
    user.address = row.text();
    auto aliases = parse_words(row.text());
    if (!aliases) row.mark_unreadable();
    user.aliases = std::move(aliases).value_or(std::vector<std::string>{});
    user.is_enabled = row.flag();
    user.has_mailbox = row.flag();
    return user;
}

constexpr std::string_view members_of_group =
    "WITH RECURSIVE inside(id) AS (SELECT ? UNION SELECT member_id FROM directory_member JOIN inside"
    " ON tenant = ? AND is_staged = 0 AND group_id = inside.id) ";

} // namespace

std::string_view to_text(DirectoryPhase phase) { return text_of(phases, phase); }
std::optional<DirectoryPhase> parse_directory_phase(std::string_view text) { return value_of(phases, text); }
std::string_view to_text(DirectoryChangeKind kind) { return text_of(change_kinds, kind); }
std::optional<DirectoryChangeKind> parse_directory_change_kind(std::string_view text) {
    return value_of(change_kinds, text);
}

Result<std::vector<DirectoryUser>> DirectoryStore::users(const TenantId& tenant, const UserFilter& filter) const {
    std::vector<std::string> inside;
    if (!filter.group.empty()) {
        auto ids = members(tenant, filter.group);
        if (!ids) return fail(ids.error());
        inside = std::move(*ids);
    }
    std::vector<DirectoryUser> users;
    const auto done = database_.read([&](Connection& connection) {
        Where where;
        where.add("tenant = ?", Value(tenant.value));
        where.add("is_staged = 0");
        if (!filter.after.empty()) where.add("provider_id > ?", Value(filter.after));
        if (!filter.text.empty())
            where.add_contains({"name", "title", "department", "address", "aliases"}, filter.text);
        const std::string ids = filter.group.empty() ? std::string() : to_json(inside);
        if (!filter.group.empty()) where.add("provider_id IN (SELECT value FROM json_each(?))", Value(ids));
        where.bind(filter.limit);
        return connection.query(
            fmt::format("SELECT {} FROM directory_user{} ORDER BY provider_id LIMIT ?", user_columns, where.text()),
            where.values(), [&](Row& row) { users.push_back(read_user(row)); });
    });
    if (!done) return fail(done.error());
    return users;
}

Result<void> DirectoryStore::each_user(const TenantId& tenant, const std::function<void(DirectoryUser)>& take) const {
    return database_.read([&](Connection& connection) {
        return connection.query(
            fmt::format("SELECT {} FROM directory_user WHERE tenant = ? AND is_staged = 0 ORDER BY provider_id",
                        user_columns),
            {tenant.value}, [&](Row& row) { take(read_user(row)); });
    });
}

Result<std::optional<DirectoryUser>> DirectoryStore::user(const TenantId& tenant,
                                                          std::string_view id_or_address) const {
    std::optional<DirectoryUser> found;
    const auto lower = ascii_lower(id_or_address);
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(
            fmt::format(
                "SELECT {} FROM directory_user WHERE tenant = ? AND is_staged = 0 AND (provider_id = ? OR address ="
                " ? OR EXISTS (SELECT 1 FROM json_each(aliases) WHERE value = ?)) LIMIT 1",
                user_columns),
            {tenant.value, id_or_address, lower, lower}, [&](Row& row) { found = read_user(row); });
    });
    if (!done) return fail(done.error());
    return found;
}

Result<std::vector<DirectoryStore::GroupRow>> DirectoryStore::groups(const TenantId& tenant, std::string_view text,
                                                                     int limit) const {
    std::vector<GroupRow> rows;
    auto done = database_.read([&](Connection& connection) {
        Where where;
        where.add("tenant = ?", Value(tenant.value));
        where.add("is_staged = 0");
        if (!text.empty()) where.add_contains({"name", "address"}, text);
        where.bind(limit);
        return connection.query("SELECT provider_id, name, address FROM directory_group" + where.text() +
                                    " ORDER BY name, provider_id LIMIT ?",
                                where.values(), [&](Row& row) {
                                    rows.push_back({{row.text(), row.text(), row.text()}, 0});
                                });
    });
    if (!done) return fail(done.error());
    for (auto& row : rows) {
        const auto inside = members(tenant, row.group.id);
        if (!inside) return fail(inside.error());
        row.members = static_cast<std::int64_t>(inside->size());
    }
    return rows;
}

Result<std::optional<DirectoryGroup>> DirectoryStore::group(const TenantId& tenant,
                                                            std::string_view id_or_address_or_name) const {
    std::optional<DirectoryGroup> found;
    const auto lower = ascii_lower(id_or_address_or_name);
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(
            "SELECT provider_id, name, address FROM directory_group WHERE tenant = ? AND is_staged ="
            " 0 AND (provider_id = ? OR (address <> '' AND address = ?) OR name = ?)"
            " ORDER BY provider_id <> ?, provider_id LIMIT 1",
            {tenant.value, id_or_address_or_name, lower, id_or_address_or_name, id_or_address_or_name}, [&](Row& row) {
                found = DirectoryGroup{row.text(), row.text(), row.text()};
            });
    });
    if (!done) return fail(done.error());
    return found;
}

Result<std::vector<std::string>> DirectoryStore::members(const TenantId& tenant, std::string_view group) const {
    std::vector<std::string> ids;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(
            std::string(members_of_group) +
                "SELECT u.provider_id FROM directory_user u JOIN inside ON u.provider_id = inside.id"
                " WHERE u.tenant = ? AND u.is_staged = 0 ORDER BY u.provider_id",
            {group, tenant.value, tenant.value}, [&](Row& row) { ids.push_back(row.text()); });
    });
    if (!done) return fail(done.error());
    return ids;
}

Result<std::vector<DirectoryChange>> DirectoryStore::changes(const TenantId& tenant, Timestamp since, int limit) const {
    std::vector<DirectoryChange> changes;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(
            "SELECT at, kind, user_id, name, address, before, after FROM directory_change WHERE tenant"
            " = ? AND at > ? ORDER BY id DESC LIMIT ?",
            {tenant.value, since, limit}, [&](Row& row) {
                DirectoryChange change;
                change.at = row.time();
                change.kind = row.word(parse_directory_change_kind);
                change.user_id = row.text();
                change.name = row.text();
                change.address = row.text();
                change.before = row.text();
                change.after = row.text();
                changes.push_back(std::move(change));
            });
    });
    if (!done) return fail(done.error());
    return changes;
}

} // namespace remand::db
