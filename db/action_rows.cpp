#include "db/action_rows.hpp"

#include "db/json_columns.hpp"
#include "db/message_rows.hpp"

namespace remand::db {
namespace {

std::optional<Location> read_optional_location(Row& row) {
    const auto json = row.optional_text();
    if (!json) return {};
    auto location = parse_location(*json);
    if (!location) row.mark_unreadable();
    return location;
}

} // namespace

const std::string select_action =
    "SELECT a.id, a.message, a.tenant, b.provider_id, b.address, b.display_name, m.provider_id, a.generation, a.action,"
    " a.state, a.is_automatic, a.requested_by, a.reason, a.requested_at, a.completed_at, a.next_attempt_at, a.attempts,"
    " a.former, a.result, a.error_code, a.error_message, a.undo_of, a.undone_by, m.subject, m.from_address, "
    "m.recipient,"
    " m.internet_message_id, m.received_at, v.disposition, v.score, e.code, e.\"group\", e.weight, e.reason"
    " FROM action a JOIN message m ON m.id = a.message JOIN mailbox b ON b.id = m.mailbox"
    " LEFT JOIN verdict v ON v.id = m.verdict LEFT JOIN evidence e ON e.verdict = m.verdict AND e.position = 0";

ActionRecord read_action(Row& row) {
    ActionRecord action;
    action.id = row.integer();
    action.message_id = row.integer();
    action.tenant = {row.text()};
    action.mailbox.id = {row.text()};
    action.mailbox.address = row.text();
    action.mailbox.display_name = row.text();
    action.ref = {action.mailbox.id, row.text()};
    action.generation = row.small();
    action.action = row.word(parse_action);
    action.state = row.word(parse_action_state);
    action.is_automatic = row.flag();
    action.requested_by = row.text();
    action.reason = row.text();
    action.requested_at = row.time();
    action.completed_at = row.optional_time();
    action.next_attempt_at = row.optional_time();
    action.attempts = row.small();
    action.former = read_optional_location(row);
    action.result = read_optional_location(row);
    action.error_code = row.text();
    action.error_message = row.text();
    action.undo_of = row.optional_integer();
    action.undone_by = row.optional_integer();
    action.subject = row.text();
    action.from_address = row.text();
    action.recipient = row.text();
    action.internet_message_id = row.text();
    action.received_at = row.time();
    if (const auto disposition = row.optional_text()) {
        const auto known = parse_disposition(*disposition);
        if (!known) row.mark_unreadable();
        action.verdict.disposition = known.value_or(Disposition::none);
    }
    action.verdict.score = row.small();
    read_first_evidence(row, action.verdict);
    return action;
}

Result<void> append_attempt(Connection& connection, std::int64_t action_id, const ActionAttempt& attempt) {
    const auto done = connection.run("INSERT INTO action_attempt (action, at, outcome, message) VALUES (?, ?, ?, ?)",
                                     {action_id, attempt.at, attempt.outcome, attempt.message});
    if (!done) return fail(done.error());
    return {};
}

Result<std::vector<ActionAttempt>> attempts_of(Connection& connection, std::int64_t action_id) {
    std::vector<ActionAttempt> attempts;
    const auto done = connection.query(
        "SELECT at, outcome, message FROM action_attempt WHERE action = ? ORDER BY id", {action_id},
        [&](Row& row) { attempts.push_back({.at = row.time(), .outcome = row.text(), .message = row.text()}); });
    if (!done) return fail(done.error());
    return attempts;
}

Result<void> supersede_older(Connection& connection, std::int64_t message_id) {
    const auto done =
        connection.run("UPDATE action SET state = 'superseded' WHERE message = ?1 AND state IN ('planned', 'held')"
                       " AND generation < (SELECT generation FROM message WHERE id = ?1)",
                       {message_id});
    if (!done) return fail(done.error());
    return {};
}

} // namespace remand::db
