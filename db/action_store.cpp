// The life of an action row from `planned` to a final state. Asking for new ones: action_requests.cpp.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/crash_point.hpp"
#include "db/action_rows.hpp"
#include "db/audit_rows.hpp"
#include "db/connection.hpp"
#include "db/json_columns.hpp"
#include "db/stores.hpp"
#include "db/where.hpp"

namespace remand::db {
namespace {

Result<std::vector<ActionRecord>> select(const Database& database, std::string_view rest,
                                         std::span<const Value> values) {
    std::vector<ActionRecord> actions;
    const auto done = database.read([&](Connection& connection) {
        return connection.query(select_action + std::string(rest), values,
                                [&](Row& row) { actions.push_back(read_action(row)); });
    });
    if (!done) return fail(done.error());
    return actions;
}

struct Standing {
    ActionState state = ActionState::planned;
    bool is_overtaken = false; // a later decision about the message exists
    std::optional<std::int64_t> undo_of;
    AuditEntry act; // what is told of it when it is done
};

Result<Standing> standing_of(Connection& connection, std::int64_t id) {
    std::optional<Standing> standing;
    const auto done = connection.query(
        "SELECT a.state, a.generation < m.generation, a.undo_of, a.requested_by, a.action, a.tenant, a.message,"
        " a.generation FROM action a JOIN message m ON m.id = a.message WHERE a.id = ?",
        {id}, [&](Row& row) {
            standing = {.state = row.word(parse_action_state),
                        .is_overtaken = row.flag(),
                        .undo_of = row.optional_integer(),
                        .act = {}};
            standing->act.actor = row.text();
            standing->act.act = "mail." + row.text();
            standing->act.subject = row.text();
            const auto message = row.integer(), generation = row.integer();
            standing->act.detail = nlohmann::json{
                {"action", id}, {"message", message}, {"generation", generation}}.dump();
        });
    if (!done) return fail(done.error());
    if (!standing) return fail(ErrorKind::give_up, "action.unknown", fmt::format("There is no action {}.", id));
    return *standing;
}

bool is_open(ActionState state) { return state == ActionState::planned || state == ActionState::sending; }

Result<Standing> open_standing_of(Connection& connection, std::int64_t id) {
    auto standing = standing_of(connection, id);
    if (standing && !is_open(standing->state))
        return fail(ErrorKind::give_up, "action.not_open",
                    fmt::format("Action {} is {} already.", id, to_text(standing->state)));
    return standing;
}

std::optional<std::string> optional_json(const std::optional<Location>& location) {
    return location ? std::optional(to_json(*location)) : std::nullopt;
}

} // namespace

Result<std::vector<ActionRecord>> ActionStore::list(const ActionFilter& filter) const {
    Where where;
    if (filter.tenant) where.add("a.tenant = ?", filter.tenant->value);
    if (filter.message_id) where.add("a.message = ?", *filter.message_id);
    if (filter.disposition) where.add("m.disposition = ?", to_text(*filter.disposition));
    if (filter.action) where.add("a.action = ?", to_text(*filter.action));
    if (filter.state) where.add("a.state = ?", to_text(*filter.state));
    if (filter.since) where.add("a.requested_at >= ?", *filter.since);
    if (filter.until) where.add("a.requested_at < ?", *filter.until);
    if (filter.only_undoable) where.add(is_undoable_sql);
    if (filter.before_id > 0) where.add("a.id < ?", filter.before_id);
    where.bind(std::max(filter.limit, 0));
    return select(database_, where.text() + " ORDER BY a.id DESC LIMIT ?", where.values());
}

Result<std::optional<ActionRecord>> ActionStore::find(std::int64_t id) const {
    std::optional<ActionRecord> action;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        auto read =
            connection.query(select_action + " WHERE a.id = ?", {id}, [&](Row& row) { action = read_action(row); });
        if (!read || !action) return read;
        auto history = attempts_of(connection, id);
        if (!history) return fail(history.error());
        action->history = std::move(*history);
        return {};
    });
    if (!done) return fail(done.error());
    return action;
}

Result<std::vector<ActionRecord>> ActionStore::due(const TenantId& tenant, Timestamp now, int limit) {
    constexpr std::string_view overtaken =
        "SELECT a.id FROM action a JOIN message m ON m.id = a.message"
        " WHERE a.tenant = ? AND a.state = 'planned' AND a.generation < m.generation";
    bool has_overtaken = false;
    auto done = database_.read([&](Connection& connection) {
        return connection.query(std::string(overtaken) + " LIMIT 1", {tenant.value},
                                [&](Row&) { has_overtaken = true; });
    });
    if (done && has_overtaken)
        done = database_.write([&](Connection& connection) -> Result<void> {
            const auto changed = connection.run(
                "UPDATE action SET state = 'superseded' WHERE id IN (" + std::string(overtaken) + ")", {tenant.value});
            if (!changed) return fail(changed.error());
            return {};
        });
    if (!done) return fail(done.error());
    const std::vector<Value> values{tenant.value, now, std::max(limit, 0)};
    return select(database_,
                  " WHERE a.tenant = ? AND a.state = 'planned' AND a.generation = m.generation"
                  " AND ifnull(a.next_attempt_at, 0) <= ? AND NOT EXISTS (SELECT 1 FROM action s"
                  " WHERE s.message = a.message AND s.state = 'sending') ORDER BY a.id LIMIT ?",
                  values);
}

Result<void> ActionStore::begin(std::int64_t id, const Location& former, Timestamp now) {
    bool is_superseded = false;
    const auto done = database_.write([&](Connection& connection) -> Result<void> {
        const auto standing = standing_of(connection, id);
        if (!standing) return fail(standing.error());
        is_superseded = standing->is_overtaken || !is_open(standing->state);
        if (!is_open(standing->state)) return {};
        const auto changed =
            is_superseded
                ? connection.run("UPDATE action SET state = 'superseded', completed_at = ? WHERE id = ?", {now, id})
                : connection.run(
                      "UPDATE action SET former = iif(state = 'sending', ifnull(former, ?1), ?1), state = 'sending',"
                      " attempts = attempts + 1, next_attempt_at = NULL WHERE id = ?2",
                      {to_json(former), id});
        if (!changed) return fail(changed.error());
        return {};
    });
    if (!done) return done;
    crash_point("after_begin");
    if (is_superseded)
        return fail(ErrorKind::give_up, "action.superseded",
                    fmt::format("Action {} was replaced by a later decision, or has ended.", id));
    return {};
}

Result<void> ActionStore::finish(std::int64_t id, ActionState state, const std::optional<Location>& result,
                                 const ActionAttempt& attempt) {
    if (is_open(state))
        return fail(ErrorKind::give_up, "action.not_final", fmt::format("An action cannot end as {}.", to_text(state)));
    crash_point("before_finish");
    const auto done = database_.write([&](Connection& connection) -> Result<void> {
        const auto standing = open_standing_of(connection, id);
        if (!standing) return fail(standing.error());
        const bool has_failed = state == ActionState::failed;
        const auto completed = is_final(state) ? std::optional(attempt.at) : std::nullopt;
        const auto changed = connection.run("UPDATE action SET state = ?, result = ?, completed_at = ?, "
                                            "next_attempt_at = NULL, error_code = ?, error_message = ?"
                                            " WHERE id = ?",
                                            {to_text(state), optional_json(result), completed,
                                             has_failed ? attempt.outcome : "", has_failed ? attempt.message : "", id});
        if (!changed) return fail(changed.error());
        if (standing->undo_of && (state == ActionState::done || state == ActionState::satisfied)) {
            // What moved the message on from there is taken back with it.
            const auto marked =
                connection.run("UPDATE action SET undone_by = ?1 WHERE id = ?2 OR (state = 'done' AND undo_of IS NULL"
                               " AND (SELECT action FROM action WHERE id = ?2) <> 'mark'" // taking one off moves nothing
                               " AND undone_by IS NULL AND message = (SELECT message FROM action WHERE id = ?2)"
                               " AND generation > (SELECT generation FROM action WHERE id = ?2)"
                               " AND generation < (SELECT generation FROM action WHERE id = ?1))",
                               {id, *standing->undo_of});
            if (!marked) return fail(marked.error());
        }
        if (auto told = append_attempt(connection, id, attempt); !told || state != ActionState::done) return told;
        auto act = standing->act;
        act.at = attempt.at;
        return append_audit(connection, database_.sealer(), act);
    });
    crash_point("after_finish");
    return done;
}

Result<void> ActionStore::retry_at(std::int64_t id, Timestamp next, const ActionAttempt& attempt) {
    return database_.write([&](Connection& connection) -> Result<void> {
        const auto standing = open_standing_of(connection, id);
        if (!standing) return fail(standing.error());
        const auto state = standing->is_overtaken ? ActionState::superseded : ActionState::planned;
        const auto changed =
            connection.run("UPDATE action SET state = ?, next_attempt_at = ?, error_code = ?, error_message = ?"
                           " WHERE id = ?",
                           {to_text(state), next, attempt.outcome, attempt.message, id});
        if (!changed) return fail(changed.error());
        return append_attempt(connection, id, attempt);
    });
}

Result<std::vector<ActionRecord>> ActionStore::interrupted() const {
    return select(database_, " WHERE a.state = 'sending' ORDER BY a.id", {});
}

Result<std::vector<ActionStore::Totals>> ActionStore::totals(const std::optional<TenantId>& tenant) const {
    std::vector<Totals> totals;
    Where where;
    if (tenant) where.add("tenant = ?", tenant->value);
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT state, action, count(*) FROM action" + where.text() + " GROUP BY state, action",
                                where.values(), [&](Row& row) {
                                    totals.push_back({.state = row.word(parse_action_state),
                                                      .action = row.word(parse_action),
                                                      .actions = row.integer()});
                                });
    });
    if (!done) return fail(done.error());
    return totals;
}

} // namespace remand::db
