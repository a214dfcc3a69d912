// Reading rows of actions and changing their state, within the caller's transaction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "db/connection.hpp"
#include "db/records.hpp"

namespace remand::db {

// The SELECT list and joins that read_action expects: action a, message m, mailbox b, verdict v, first evidence e.
extern const std::string select_action;
[[nodiscard]] ActionRecord read_action(Row& row);

// True of an action a that can be taken back and is not being taken back yet.
inline constexpr std::string_view is_undoable_sql =
    "a.state = 'done' AND a.undo_of IS NULL AND a.undone_by IS NULL AND a.former IS NOT NULL"
    " AND a.action NOT IN ('none', 'hard-delete') AND NOT EXISTS (SELECT 1 FROM action u WHERE u.undo_of = a.id"
    " AND u.state IN ('planned', 'sending', 'held'))";

Result<void> append_attempt(Connection& connection, std::int64_t action_id, const ActionAttempt& attempt);
Result<std::vector<ActionAttempt>> attempts_of(Connection& connection, std::int64_t action_id);
// Planned and held rows of the message with a lower generation than its newest decision.
Result<void> supersede_older(Connection& connection, std::int64_t message_id);

} // namespace remand::db
