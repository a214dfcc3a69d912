// A person calls messages something else, or takes that back.
#include <set>

#include <nlohmann/json.hpp>

#include "service/api/audit.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"
#include "service/decisions/reclassify.hpp"

namespace remand::service::api {

using nlohmann::json;

namespace {

constexpr std::size_t most_messages = 100;   // of one request; each may have a thousand copies
constexpr std::size_t longest_reason = 500;  // bytes

struct Order {
    std::set<std::int64_t> messages;
    std::optional<DecisionOrder> decision; // none: what was decided is withdrawn
    std::string reason;
};

Result<Order> read_order(const json& body, const std::string& actor) {
    const auto wrong = [](std::string sentence) { return fail(ErrorKind::give_up, "api.bad_value", std::move(sentence)); };
    Order order;
    for (const auto& id : body.value("messages", json::array())) order.messages.insert(id.get<std::int64_t>());
    if (order.messages.empty() || order.messages.size() > most_messages)
        return wrong("Name the messages by their ids, at most a hundred at a time.");
    order.reason = body.value("reason", "");
    if (order.reason.size() > longest_reason) return wrong("A reason has 500 bytes at most.");
    const auto as = body.value("disposition", "");
    const bool withdraws = body.value("withdraw", false);
    const auto disposition = parse_disposition(as);
    if (withdraws != as.empty() || (!withdraws && !disposition))
        return wrong("Say what they are (malicious, suspicious, spoof, spam, bulk or none), or that the decision is withdrawn.");
    if (disposition) order.decision = DecisionOrder{*disposition, actor, order.reason, body.value("dry_run", false)};
    return order;
}

json to_json(std::int64_t message, const DecisionOutcome& outcome, Disposition after) {
    return {{"message", message},
            {"decision", outcome.decision ? json(*outcome.decision) : json(nullptr)},
            {"before", remand::to_text(outcome.before)},
            {"after", remand::to_text(after)},
            {"copies", outcome.copies},
            {"actions", outcome.actions},
            {"files", outcome.files},
            {"pages", outcome.pages},
            {"learns_group", outcome.learns_group},
            {"note", outcome.note}};
}

Result<json> decide(Services& services, const Request& request, const db::MessageRecord& message, const DecisionOrder& order) {
    const auto tenant = services.tenants.find(message.tenant.value);
    if (!tenant) return fail(tenant.error());
    const auto audit = audit_of(services, request, "message.reclassify", message.tenant,
                                json{{"message", message.id}, {"disposition", remand::to_text(order.disposition)}, {"reason", order.reason}});
    const auto outcome = reclassify(services.database, *tenant, message, order, services.clock.now(), audit);
    if (!outcome) return fail(outcome.error());
    return to_json(message.id, *outcome, order.disposition);
}

Result<json> withdraw(Services& services, const Request& request, const db::MessageRecord& message, const std::string& reason) {
    const auto audit = audit_of(services, request, "message.withdraw", message.tenant, json{{"message", message.id}, {"reason", reason}});
    const auto tenant = services.tenants.find(message.tenant.value);
    if (!tenant) return fail(tenant.error());
    const auto messages = withdraw_decision(services.database, *tenant, message.id, request.actor, services.clock.now(), audit);
    if (!messages) return fail(messages.error());
    return json{{"message", message.id}, {"withdrawn_from", *messages}};
}

} // namespace

Response reclassify_messages(Services& services, const Request& request, const PathArguments&) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    const auto order = read_order(*body, request.actor);
    if (!order) return refuse(order.error());
    json result{{"decided", json::array()}, {"refused", json::array()}};
    for (const auto id : order->messages) {
        const auto found = db::MessageStore(services.database).find(id);
        if (!found) return refuse(found.error());
        Result<json> done = fail(ErrorKind::give_up, "message.unknown", "There is no such message.");
        if (*found)
            done = order->decision ? decide(services, request, **found, *order->decision)
                                   : withdraw(services, request, **found, order->reason);
        if (!done && done.error().kind != ErrorKind::give_up) return refuse(done.error());
        if (done)
            result["decided"].push_back(std::move(*done));
        else
            result["refused"].push_back({{"id", id}, {"why", done.error().message}});
    }
    if (services.runtime != nullptr) services.runtime->actions_changed();
    return answer(result);
}

} // namespace remand::service::api
