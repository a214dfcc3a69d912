// New decisions of people: requests for actions, and what becomes of actions that the breaker held.
#include <fmt/format.h>

#include "db/action_rows.hpp"
#include "db/audit_rows.hpp"
#include "db/connection.hpp"
#include "db/stores.hpp"

namespace remand::db {
namespace {

auto refuse(std::string code, std::string message) {
    return fail(ErrorKind::give_up, std::move(code), std::move(message));
}

Result<void> check_undoable(Connection& connection, std::int64_t action_id, std::int64_t message_id) {
    const auto found =
        connection.number("SELECT 1 FROM action a WHERE a.id = ? AND a.message = ? AND " + std::string(is_undoable_sql),
                          {action_id, message_id});
    if (!found) return fail(found.error());
    if (!*found)
        return refuse(
            "action.not_undoable",
            fmt::format("Action {} cannot be undone: it is not done, cannot be taken back, or is taken back already.",
                        action_id));
    return {};
}

// Raises the message's generation: what was planned before is out of date from here on.
Result<std::int64_t> insert_request(Connection& connection, const ActionStore::Request& request,
                                    std::string_view requested_by, Timestamp now) {
    if (request.undo_of)
        if (auto checked = check_undoable(connection, *request.undo_of, request.message_id); !checked)
            return fail(checked.error());
    const auto raised = connection.run("UPDATE message SET generation = generation + 1 WHERE id = ? AND EXISTS"
                                       " (SELECT 1 FROM tenant t WHERE t.id = message.tenant)",
                                       {request.message_id});
    if (!raised) return fail(raised.error());
    if (*raised == 0)
        return refuse("message.unknown",
                      fmt::format("There is no message {}, or its tenant was removed.", request.message_id));
    if (auto done = supersede_older(connection, request.message_id); !done) return fail(done.error());
    const bool is_only_a_record = request.action == Action::none;
    const auto state = is_only_a_record ? ActionState::monitored : ActionState::planned;
    const auto completed = is_only_a_record ? std::optional(now) : std::nullopt;
    const auto inserted = connection.run(
        "INSERT INTO action (message, tenant, generation, action, state, is_automatic, requested_by, reason, "
        "requested_at,"
        " completed_at, undo_of) SELECT id, tenant, generation, ?, ?, 0, ?, ?, ?, ?, ? FROM message WHERE id = ?",
        {to_text(request.action), to_text(state), requested_by, request.reason, now, completed, request.undo_of,
         request.message_id});
    if (!inserted) return fail(inserted.error());
    return connection.last_insert_id();
}

} // namespace

Result<std::vector<std::int64_t>> ActionStore::request(const std::vector<Request>& requests,
                                                       std::string_view requested_by, Timestamp now,
                                                       const AuditEntry& audit) {
    std::vector<std::int64_t> ids;
    const auto done = database_.write([&](Connection& connection) -> Result<void> {
        for (const auto& request : requests) {
            const auto id = insert_request(connection, request, requested_by, now);
            if (!id) return fail(id.error());
            ids.push_back(*id);
        }
        return append_audit(connection, database_.sealer(), audit);
    });
    if (!done) return fail(done.error());
    return ids;
}

Result<int> ActionStore::release_held(const TenantId& tenant, bool carry_out, const AuditEntry& audit) {
    int released = 0;
    const auto done = database_.write([&](Connection& connection) -> Result<void> {
        const auto changed =
            connection.run("UPDATE action SET state = ?, completed_at = ? WHERE tenant = ? AND state = 'held'",
                           {to_text(carry_out ? ActionState::planned : ActionState::superseded),
                            carry_out ? std::nullopt : std::optional(audit.at), tenant.value});
        if (!changed) return fail(changed.error());
        released = static_cast<int>(*changed);
        return append_audit(connection, database_.sealer(), audit);
    });
    if (!done) return fail(done.error());
    return released;
}

} // namespace remand::db
