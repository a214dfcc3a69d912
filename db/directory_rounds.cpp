// Rounds through a directory: staged page by page beside what is in force, then taking its place, held, or dropped.
#include <fmt/format.h>

#include "db/audit_rows.hpp"
#include "db/connection.hpp"
#include "db/directory_store.hpp"
#include "db/json_columns.hpp"

namespace remand::db {
namespace {

std::string place_of(const TenantId& tenant, std::string_view column) {
    return fmt::format("directory_state/{}/{}", tenant.value, column);
}

// Runs statements until one fails.
class Steps {
public:
    explicit Steps(Connection& connection) : connection_(connection) {}
    Steps& run(std::string_view sql, std::initializer_list<Value> values) {
        if (!failure_)
            if (const auto done = connection_.run(sql, values); !done) failure_ = done.error();
        return *this;
    }
    [[nodiscard]] Result<void> result() const {
        if (failure_) return fail(*failure_);
        return {};
    }

private:
    Connection& connection_;
    std::optional<Error> failure_;
};

void clear_staged(Steps& steps, const TenantId& tenant, bool users, bool groups) {
    if (users) steps.run("DELETE FROM directory_user WHERE tenant = ? AND is_staged = 1", {tenant.value});
    if (!groups) return;
    steps.run("DELETE FROM directory_group WHERE tenant = ? AND is_staged = 1", {tenant.value});
    steps.run("DELETE FROM directory_member WHERE tenant = ? AND is_staged = 1", {tenant.value});
}

void write_user(Steps& steps, const TenantId& tenant, const DirectoryUser& user) {
    steps.run("INSERT OR REPLACE INTO directory_user (tenant, is_staged, provider_id, name, title, department, address,"
              " aliases, is_enabled, has_mailbox) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?)",
              {tenant.value, user.id, user.name, user.title, user.department, user.address, to_json(user.aliases),
               user.is_enabled, user.has_mailbox});
}

// What was known of a group's members before stays, where the round started over without them.
void keep_members(Steps& steps, const TenantId& tenant, std::string_view group) {
    steps.run("INSERT OR IGNORE INTO directory_member SELECT tenant, 1, group_id, member_id FROM directory_member"
              " WHERE tenant = ? AND is_staged = 0 AND (group_id = ? OR ? = '')",
              {tenant.value, group, group});
    if (group.empty())
        steps.run("INSERT OR IGNORE INTO directory_group SELECT tenant, 1, provider_id, name, address"
                  " FROM directory_group WHERE tenant = ? AND is_staged = 0",
                  {tenant.value});
}

// Users that were in force against those that are staged.
struct ChangeQuery {
    DirectoryChangeKind kind;
    const char* before;
    const char* after;
    const char* where;
};
constexpr ChangeQuery change_queries[] = {
    {DirectoryChangeKind::renamed, "o.name", "n.name", "o.name <> n.name"},
    {DirectoryChangeKind::new_title, "o.title", "n.title", "o.title <> n.title"},
    {DirectoryChangeKind::new_address, "o.address", "n.address", "o.address <> n.address"},
    {DirectoryChangeKind::disabled, "''", "''", "o.is_enabled AND NOT n.is_enabled"},
    {DirectoryChangeKind::enabled, "''", "''", "n.is_enabled AND NOT o.is_enabled"},
};

void note_changes(Steps& steps, const TenantId& tenant, Timestamp now) {
    const std::string head = "INSERT INTO directory_change (tenant, at, kind, user_id, name, address, before, after) ";
    steps.run(head + "SELECT n.tenant, ?, 'joined', n.provider_id, n.name, n.address, '', n.title FROM directory_user n"
                     " WHERE n.tenant = ? AND n.is_staged = 1 AND NOT EXISTS (SELECT 1 FROM directory_user o WHERE"
                     " o.tenant = n.tenant AND o.is_staged = 0 AND o.provider_id = n.provider_id)",
              {now, tenant.value});
    steps.run(head + "SELECT o.tenant, ?, 'left', o.provider_id, o.name, o.address, o.title, '' FROM directory_user o"
                     " WHERE o.tenant = ? AND o.is_staged = 0 AND NOT EXISTS (SELECT 1 FROM directory_user n WHERE"
                     " n.tenant = o.tenant AND n.is_staged = 1 AND n.provider_id = o.provider_id)",
              {now, tenant.value});
    const std::string pair = " FROM directory_user o JOIN directory_user n ON n.tenant = o.tenant AND n.is_staged = 1"
                             " AND n.provider_id = o.provider_id WHERE o.tenant = ? AND o.is_staged = 0 AND ";
    for (const auto& query : change_queries)
        steps.run(fmt::format("{}SELECT o.tenant, ?, '{}', n.provider_id, n.name, n.address, {}, {}{}{}", head,
                              to_text(query.kind), query.before, query.after, pair, query.where),
                  {now, tenant.value});
    const auto aliases = [&](DirectoryChangeKind kind, const char* with, const char* without, const char* before,
                             const char* after) {
        steps.run(fmt::format("{}SELECT o.tenant, ?, '{}', n.provider_id, n.name, n.address, {}, {} FROM directory_user"
                              " o JOIN directory_user n ON n.tenant = o.tenant AND n.is_staged = 1 AND n.provider_id ="
                              " o.provider_id JOIN json_each({}.aliases) a WHERE o.tenant = ? AND o.is_staged = 0 AND"
                              " o.aliases <> n.aliases AND a.value <> {}.address AND NOT EXISTS (SELECT 1 FROM"
                              " json_each({}.aliases) b WHERE b.value = a.value)",
                              head, to_text(kind), before, after, with, without, without),
                  {now, tenant.value});
    };
    aliases(DirectoryChangeKind::alias_added, "n", "o", "''", "a.value");
    aliases(DirectoryChangeKind::alias_removed, "o", "n", "a.value", "''");
}

} // namespace

Result<DirectoryState> DirectoryStore::state(const TenantId& tenant) const {
    DirectoryState state;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        const auto read = connection.query(
            "SELECT phase, begun_at, ended_at, good_at, error_code, error_message, held_reason, notes, cursor,"
            " staged_cursor FROM directory_state WHERE tenant = ?",
            {tenant.value}, [&](Row& row) {
                state.phase = row.word(parse_directory_phase);
                state.begun_at = row.optional_time();
                state.ended_at = row.optional_time();
                state.good_at = row.optional_time();
                state.error_code = row.text();
                state.error_message = row.text();
                state.held_reason = row.text();
                state.notes = parse_words(row.text()).value_or(std::vector<std::string>{});
                state.cursor.value = row.text();
                state.staged_cursor.value = row.text();
            });
        if (!read) return read;
        for (const auto& [count, table] :
             {std::pair{&state.users, "directory_user"}, {&state.groups, "directory_group"}}) {
            const auto number = connection.number(
                fmt::format("SELECT count(*) FROM {} WHERE tenant = ? AND is_staged = 0", table), {tenant.value});
            if (!number) return fail(number.error());
            *count = number->value_or(0);
        }
        return {};
    });
    if (!done) return fail(done.error());
    for (const auto& [cursor, column] : {std::pair{&state.cursor, "cursor"}, {&state.staged_cursor, "staged_cursor"}}) {
        if (cursor->empty()) continue;
        auto opened = database_.sealer().open(cursor->value, place_of(tenant, column));
        if (!opened) return fail(opened.error());
        cursor->value = opened->reveal();
    }
    return state;
}

Result<void> DirectoryStore::begin(const TenantId& tenant, std::string_view run, Timestamp now) {
    const auto known = state(tenant);
    if (!known) return fail(known.error());
    if (known->phase == DirectoryPhase::reading)
        return database_.write([&](Connection& connection) {
            return Steps(connection)
                .run("UPDATE directory_state SET run = ? WHERE tenant = ?", {run, tenant.value})
                .result();
        });
    const auto sealed = known->cursor.empty()
                            ? std::string()
                            : database_.sealer().seal(known->cursor.value, place_of(tenant, "staged_cursor"));
    return database_.write([&](Connection& connection) {
        Steps steps(connection);
        clear_staged(steps, tenant, true, true);
        for (const auto* copy :
             {"INSERT INTO directory_user SELECT tenant, 1, provider_id, name, title, department, address, aliases,"
              " is_enabled, has_mailbox FROM directory_user WHERE tenant = ? AND is_staged = 0",
              "INSERT INTO directory_group SELECT tenant, 1, provider_id, name, address FROM directory_group"
              " WHERE tenant = ? AND is_staged = 0",
              "INSERT INTO directory_member SELECT tenant, 1, group_id, member_id FROM directory_member"
              " WHERE tenant = ? AND is_staged = 0"})
            if (!known->cursor.empty()) steps.run(copy, {tenant.value}); // a round from the beginning brings everything
        steps.run("INSERT INTO directory_state (tenant, phase, begun_at, error_code, error_message, held_reason, notes)"
                  " VALUES (?, 'reading', ?, '', '', '', '[]') ON CONFLICT (tenant) DO UPDATE SET phase = 'reading',"
                  " begun_at = excluded.begun_at, held_reason = ''",
                  {tenant.value, now});
        steps.run("UPDATE directory_state SET staged_cursor = ?, run = ? WHERE tenant = ?",
                  {Blob{sealed}, run, tenant.value});
        return steps.result();
    });
}

Result<void> DirectoryStore::stage(const TenantId& tenant, std::string_view run, const DirectoryPage& page) {
    const auto sealed = page.cursor.empty()
                            ? std::string()
                            : database_.sealer().seal(page.cursor.value, place_of(tenant, "staged_cursor"));
    return database_.write([&](Connection& connection) -> Result<void> {
        const auto mine = connection.number(
            "SELECT 1 FROM directory_state WHERE tenant = ? AND run = ? AND phase = 'reading'", {tenant.value, run});
        if (!mine) return fail(mine.error());
        if (!*mine)
            return fail(ErrorKind::give_up, "directory.overtaken",
                        "Another round through the directory has begun; that one goes on.");
        Steps steps(connection);
        clear_staged(steps, tenant, page.users_start_over, page.groups_start_over);
        for (const auto& user : page.users) write_user(steps, tenant, user);
        for (const auto& id : page.users_gone) {
            steps.run("DELETE FROM directory_user WHERE tenant = ? AND is_staged = 1 AND provider_id = ?",
                      {tenant.value, id});
            steps.run("DELETE FROM directory_member WHERE tenant = ? AND is_staged = 1 AND member_id = ?",
                      {tenant.value, id});
        }
        for (const auto& group : page.groups)
            steps.run("INSERT OR REPLACE INTO directory_group (tenant, is_staged, provider_id, name, address)"
                      " VALUES (?, 1, ?, ?, ?)",
                      {tenant.value, group.id, group.name, group.address});
        for (const auto& id : page.groups_gone) {
            steps.run("DELETE FROM directory_group WHERE tenant = ? AND is_staged = 1 AND provider_id = ?",
                      {tenant.value, id});
            steps.run(
                "DELETE FROM directory_member WHERE tenant = ? AND is_staged = 1 AND (group_id = ? OR member_id = ?)",
                {tenant.value, id, id});
        }
        for (const auto& one : page.members)
            steps.run(
                "INSERT OR IGNORE INTO directory_member (tenant, is_staged, group_id, member_id) VALUES (?, 1, ?, ?)",
                {tenant.value, one.group, one.member});
        for (const auto& one : page.members_gone)
            steps.run(
                "DELETE FROM directory_member WHERE tenant = ? AND is_staged = 1 AND group_id = ? AND member_id = ?",
                {tenant.value, one.group, one.member});
        for (const auto& unread : page.unread) keep_members(steps, tenant, unread.group);
        steps.run("UPDATE directory_state SET staged_cursor = ? WHERE tenant = ?", {Blob{sealed}, tenant.value});
        return steps.result();
    });
}

Result<StagedCounts> DirectoryStore::staged_counts(const TenantId& tenant) const {
    StagedCounts counts;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(
            "SELECT (SELECT count(*) FROM directory_user WHERE tenant = ?1 AND is_staged = 0),"
            " (SELECT count(*) FROM directory_user WHERE tenant = ?1 AND is_staged = 1),"
            " (SELECT count(*) FROM directory_user o WHERE o.tenant = ?1 AND o.is_staged = 0 AND NOT EXISTS (SELECT 1 "
            "FROM"
            "  directory_user n WHERE n.tenant = ?1 AND n.is_staged = 1 AND n.provider_id = o.provider_id)),"
            " (SELECT count(*) FROM directory_group WHERE tenant = ?1 AND is_staged = 0),"
            " (SELECT count(*) FROM directory_group WHERE tenant = ?1 AND is_staged = 1)",
            {tenant.value}, [&](Row& row) {
                counts.users_now = row.integer();
                counts.users_staged = row.integer();
                counts.users_gone = row.integer();
                counts.groups_now = row.integer();
                counts.groups_staged = row.integer();
            });
    });
    if (!done) return fail(done.error());
    return counts;
}

Result<void> DirectoryStore::take_into_force(const TenantId& tenant, Timestamp now,
                                             const std::vector<std::string>& notes,
                                             const std::optional<AuditEntry>& audit) {
    const auto known = state(tenant);
    if (!known) return fail(known.error());
    const auto sealed = known->staged_cursor.empty()
                            ? std::string()
                            : database_.sealer().seal(known->staged_cursor.value, place_of(tenant, "cursor"));
    return database_.write([&](Connection& connection) -> Result<void> {
        Steps steps(connection);
        if (known->good_at) note_changes(steps, tenant, now);
        for (const auto* table : {"directory_user", "directory_group", "directory_member"}) {
            steps.run(fmt::format("DELETE FROM {} WHERE tenant = ? AND is_staged = 0", table), {tenant.value});
            steps.run(fmt::format("UPDATE {} SET is_staged = 0 WHERE tenant = ? AND is_staged = 1", table),
                      {tenant.value});
        }
        steps.run("UPDATE directory_state SET phase = 'idle', ended_at = ?, good_at = ?, error_code = '', error_message"
                  " = '', held_reason = '', notes = ?, cursor = ?, staged_cursor = NULL WHERE tenant = ?",
                  {now, now, to_json(notes), Blob{sealed}, tenant.value});
        if (auto done = steps.result(); !done) return done;
        if (audit) return append_audit(connection, database_.sealer(), *audit);
        return {};
    });
}

Result<void> DirectoryStore::hold(const TenantId& tenant, Timestamp now, std::string_view reason) {
    return database_.write([&](Connection& connection) {
        return Steps(connection)
            .run("UPDATE directory_state SET phase = 'held', ended_at = ?, held_reason = ?, error_code = '',"
                 " error_message = '' WHERE tenant = ?",
                 {now, reason, tenant.value})
            .result();
    });
}

Result<void> DirectoryStore::drop_staged(const TenantId& tenant, Timestamp now, const std::optional<Error>& error,
                                         const std::optional<AuditEntry>& audit) {
    return database_.write([&](Connection& connection) -> Result<void> {
        Steps steps(connection);
        clear_staged(steps, tenant, true, true);
        steps.run("UPDATE directory_state SET phase = 'idle', ended_at = ?, error_code = ?, error_message = ?,"
                  " held_reason = '', staged_cursor = NULL WHERE tenant = ?",
                  {now, error ? error->code : "", error ? error->message : "", tenant.value});
        if (auto done = steps.result(); !done || !audit) return done;
        return append_audit(connection, database_.sealer(), *audit);
    });
}

Result<void> DirectoryStore::failed(const TenantId& tenant, Timestamp now, const Error& error) {
    return database_.write([&](Connection& connection) {
        return Steps(connection)
            .run("INSERT INTO directory_state (tenant, phase, begun_at, ended_at, error_code, error_message,"
                 " held_reason, notes) VALUES (?, 'idle', ?, ?, ?, ?, '', '[]') ON CONFLICT (tenant) DO UPDATE SET"
                 " ended_at = excluded.ended_at, error_code = excluded.error_code, error_message = "
                 "excluded.error_message",
                 {tenant.value, now, now, error.code, error.message})
            .result();
    });
}

} // namespace remand::db
