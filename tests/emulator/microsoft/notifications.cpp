#include "tests/emulator/microsoft/notifications.hpp"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/microsoft/graph.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

namespace {
bool holds(const Places& places, PlaceIndex place) {
    return std::find(places.begin(), places.end(), place) != places.end();
}

// What a change is to a subscription of one folder or of all; empty when nothing.
std::string_view kind_of(const Subscription& subscription, const Change& change, const Message* message) {
    if (change.kind == Change::Kind::deleted)
        return !subscription.folder || holds(change.removed, *subscription.folder) ? "deleted" : "";
    if (!message) return "";
    if (change.kind == Change::Kind::flagged)
        return !subscription.folder || holds(message->places, *subscription.folder) ? "updated" : "";
    if (change.kind == Change::Kind::added)
        return !subscription.folder || holds(change.added, *subscription.folder) ? "created" : "";
    if (!subscription.folder) return "updated";
    if (holds(change.added, *subscription.folder)) return "created";
    return holds(change.removed, *subscription.folder) ? "deleted" : "";
}

bool is_subscribed(const Subscription& subscription, std::string_view kind) {
    const auto kinds = split(subscription.change_type, ',');
    return !kind.empty() &&
           std::any_of(kinds.begin(), kinds.end(), [&](std::string_view wanted) { return trim(wanted) == kind; });
}

json notification(const World& world, const Subscription& subscription, const Mailbox& mailbox, const Change& change,
                  const Message* message, std::string_view kind) {
    const auto* account = subscription.tenant->find_account(mailbox.address());
    const auto id = subscription.is_immutable ? immutable_id(world, mailbox, change.key)
                    : kind == "deleted"       ? classic_id(world, mailbox, change.key, change.generation)
                    : message                 ? classic_id(world, mailbox, change.key, message->generation)
                                              : classic_id(world, mailbox, change.key, change.generation);
    const auto path = "Users/" + (account ? account->id : mailbox.address()) + "/Messages/" + id;
    return {{"subscriptionId", subscription.id},
            {"subscriptionExpirationDateTime", to_rfc3339(subscription.expires)},
            {"clientState", subscription.client_state.empty() ? json(nullptr) : json(subscription.client_state)},
            {"changeType", kind},
            {"resource", path},
            {"tenantId", subscription.tenant->id},
            {"resourceData",
             {{"@odata.type", "#Microsoft.Graph.Message"},
              {"@odata.id", path},
              {"@odata.etag", "W/\"" + to_base64(std::to_string(change.sequence)) + "\""},
              {"id", id}}}};
}

// Right about everything but the secret and the subscription: what a stranger who knows the URL could send.
json forged(json value) {
    for (auto& item : value) {
        item["clientState"] = "forged";
        item["subscriptionId"] = random_uuid();
    }
    return value;
}

void send(World& world, const std::string& url, const json& value) {
    const auto& switches = world.switches.microsoft;
    const Outgoing outgoing{
        .url = url,
        .body = json{{"value", value}}.dump(),
        .delay =
            std::chrono::milliseconds{switches.notifications == "delayed" ? switches.notification_milliseconds : 0},
        .keeps_trying = true};
    if (switches.notifications != "lost") world.send(outgoing);
    if (switches.notifications == "doubled") world.send(outgoing);
    if (switches.forged_notifications) world.send({.url = url, .body = json{{"value", forged(value)}}.dump()});
}
} // namespace

// Several subscriptions with the same URL share a request.
void notify(World& world, Mailbox& mailbox) {
    if (mailbox.cloud() != Cloud::microsoft) return;
    std::erase_if(world.push.subscriptions,
                  [&](const auto& subscription) { return subscription->expires <= world.clock.now(); });
    std::map<std::string, json> by_url;
    const auto& changes = mailbox.changes();
    for (const auto& subscription : world.push.subscriptions) {
        if (subscription->mailbox != &mailbox) continue;
        for (auto i = mailbox.first_after(subscription->since); i < changes.size(); ++i) {
            const auto* message = mailbox.find(changes[i].key);
            const auto kind = kind_of(*subscription, changes[i], message);
            if (is_subscribed(*subscription, kind))
                by_url[subscription->notification_url].push_back(
                    notification(world, *subscription, mailbox, changes[i], message, kind));
        }
        subscription->since = mailbox.sequence();
    }
    for (const auto& [url, value] : by_url) send(world, url, value);
}

void send_lifecycle_event(World& world, const Subscription& subscription, std::string_view event) {
    if (!subscription.lifecycle_url.empty())
        send(world, subscription.lifecycle_url,
             json::array({{{"lifecycleEvent", event},
                           {"subscriptionId", subscription.id},
                           {"subscriptionExpirationDateTime", to_rfc3339(subscription.expires)},
                           {"clientState", subscription.client_state},
                           {"tenantId", subscription.tenant->id},
                           {"organizationId", subscription.tenant->id},
                           {"resource", subscription.resource}}}));
    if (event != "subscriptionRemoved") return;
    std::erase_if(world.push.subscriptions, [&](const auto& other) { return other.get() == &subscription; });
}

} // namespace remand::emulator::graph
