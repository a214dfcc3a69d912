// A person moves messages: an action for each, recorded with who and why, and undoable like any other. The tenant's
// mode does not matter, since nothing here is automatic; that it was authorised for moving does.
#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "service/api/filters.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"

namespace remand::service::api {

using nlohmann::json;

namespace {

constexpr std::size_t most_messages = 1000; // of one request, which is one transaction

struct MoveOrder {
    std::set<std::int64_t> messages;
    Action action = Action::none;
    bool is_confirmed = false;
    std::string delete_for_ever, comment;
};

Result<MoveOrder> read_order(const json& body) {
    MoveOrder order;
    const auto wrong = [](std::string sentence) {
        return fail(ErrorKind::give_up, "api.bad_value", std::move(sentence));
    };
    const auto action = parse_action(body.value("to", ""));
    if (!action || (!destination_of(*action) && *action != Action::mark))
        return wrong("Say where to: inbox, junk, trash, soft-delete, quarantine or hard-delete; or mark.");
    order.action = *action;
    for (const auto& id : body.value("messages", json::array())) order.messages.insert(id.get<std::int64_t>());
    if (order.messages.empty() || order.messages.size() > most_messages)
        return wrong("Name the messages by their ids, at most a thousand at a time.");
    order.is_confirmed = body.value("confirm_hard_delete", false);
    order.delete_for_ever = body.value("delete_for_ever", "");
    order.comment = body.value("reason", "");
    return order;
}

// Why mail of this tenant cannot be moved there; empty when it can.
std::string obstacle_to_moving(Services& services, const TenantId& id, Action action) {
    const auto tenant = services.tenants.find(id.value);
    if (!tenant) return "its tenant was removed";
    if (!tenant->is_read_write)
        return "its tenant was authorised for reading only (remand tenant authorize " + id.value +
               " --access read-write)";
    if (action == Action::hard_delete && !tenant->allows_hard_delete)
        return "its tenant does not allow hard deletes (remand tenant set " + id.value + " --allow-hard-delete)";
    const auto support = services.tenants.action_support(*tenant);
    if (!support) return support.error().message;
    const auto row =
        std::find_if(support->begin(), support->end(), [&](const ActionSupport& r) { return r.action == action; });
    if (row == support->end()) return "its provider has no such place";
    return row->is_supported ? "" : row->meaning;
}

struct Movable {
    std::vector<db::MessageRecord> messages;
    json refused = json::array();
};

Result<Movable> select_movable(Services& services, const MoveOrder& order) {
    Movable movable;
    std::map<TenantId, std::string> obstacles;
    const db::MessageStore store(services.database);
    for (const auto id : order.messages) {
        auto found = store.find(id);
        if (!found) return fail(found.error());
        std::string why = "there is no such message";
        if (*found && (*found)->state == db::MessageState::gone) {
            why = "it was gone before it could be read";
        } else if (*found) {
            const TenantId& tenant = (*found)->tenant;
            if (!obstacles.contains(tenant)) obstacles[tenant] = obstacle_to_moving(services, tenant, order.action);
            why = obstacles[tenant];
        }
        if (why.empty())
            movable.messages.push_back(std::move(**found));
        else
            movable.refused.push_back({{"id", id}, {"why", why}});
    }
    return movable;
}

// A hard delete is confirmed twice, in two different ways, since nothing brings the mail back.
Result<void> check_hard_delete(const MoveOrder& order, const std::vector<db::MessageRecord>& messages) {
    if (order.action != Action::hard_delete || messages.empty()) return {};
    const std::string& name = messages.front().tenant.value;
    const bool is_one_tenant = std::all_of(messages.begin(), messages.end(),
                                           [&](const auto& message) { return message.tenant.value == name; });
    if (!is_one_tenant)
        return fail(ErrorKind::fix_configuration, "move.several_tenants",
                    "Hard-delete the mail of one tenant at a time; these messages are of several.");
    if (order.is_confirmed && order.delete_for_ever == name) return {};
    return fail(
        ErrorKind::fix_configuration, "move.unconfirmed",
        "A hard delete removes the mail from the mailbox for good: no undo, no folder, no administrator brings it "
        "back. Confirm it twice: --confirm-hard-delete, and --yes-delete-for-ever " +
            name + '.');
}

} // namespace

Response move_messages(Services& services, const Request& request, const PathArguments&) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    const auto order = read_order(*body);
    if (!order) return refuse(order.error());
    const auto movable = select_movable(services, *order);
    if (!movable) return refuse(movable.error());

    json result{{"to", remand::to_text(order->action)},
                {"messages", json::array()},
                {"refused", movable->refused},
                {"requested", json::array()}};
    for (const auto& message : movable->messages) result["messages"].push_back(to_json(message));
    if (body->value("dry_run", false) || movable->messages.empty()) return answer(result);
    if (auto confirmed = check_hard_delete(*order, movable->messages); !confirmed) return refuse(confirmed.error());

    std::vector<db::ActionStore::Request> requests;
    json moved = json::array();
    const std::string reason = "Moved by hand" + (order->comment.empty() ? "." : ": " + order->comment);
    for (const auto& message : movable->messages) {
        requests.push_back({message.id, order->action, {}, reason});
        moved.push_back(message.id);
    }
    const db::AuditEntry audit{
        0,
        services.clock.now(),
        request.actor,
        "action.move",
        std::to_string(requests.size()) + " messages",
        json{{"messages", moved}, {"to", remand::to_text(order->action)}, {"reason", order->comment}}.dump(
            -1, ' ', false, json::error_handler_t::replace)};
    const auto ids = db::ActionStore(services.database).request(requests, request.actor, services.clock.now(), audit);
    if (!ids) return refuse(ids.error());
    for (const auto id : *ids) result["requested"].push_back(id);
    if (services.runtime != nullptr) services.runtime->actions_changed();
    return answer(result);
}

} // namespace remand::service::api
