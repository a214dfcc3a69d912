// Topics of Pub/Sub, lifecycle events, and who is subscribed to what.
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/control/operations.hpp"
#include "tests/emulator/microsoft/notifications.hpp"

namespace remand::emulator::control {

using nlohmann::json;

// A topic and, with a name, a subscription of it: pulled, or pushed to an endpoint on loopback.
json add_pubsub(World& world, const json& body) {
    auto& tenant = tenant_at(world, Cloud::google, text_at(body, "customer"));
    const auto project = "projects/" + tenant.service_account.project_id;
    const auto topic = project + "/topics/" + text_at(body, "topic");
    world.push.topics[topic] = &tenant;
    json answer = {{"topic", topic}};
    if (!body.contains("subscription")) return answer;
    PubsubSubscription subscription;
    subscription.name = project + "/subscriptions/" + text_at(body, "subscription");
    subscription.topic = topic;
    subscription.push_endpoint = body.value("push_endpoint", "");
    subscription.push_account = body.value("push_account", "");
    subscription.push_audience = body.value("push_audience", "");
    subscription.ack_seconds = body.value("ack_seconds", 10);
    if (world.push.find_pubsub(subscription.name)) throw std::invalid_argument("there is this subscription already");
    world.push.pubsub.push_back(subscription);
    answer["subscription"] = subscription.name;
    return answer;
}

json send_lifecycle(World& world, const json& body) {
    const auto event = text_at(body, "event");
    if (event != "reauthorizationRequired" && event != "subscriptionRemoved" && event != "missed")
        throw std::invalid_argument("\"event\" must be reauthorizationRequired, subscriptionRemoved or missed");
    std::vector<std::string> ids;
    for (const auto& subscription : world.push.subscriptions)
        if (!body.contains("subscription") || subscription->id == text_at(body, "subscription"))
            ids.push_back(subscription->id);
    for (const auto& id : ids) graph::send_lifecycle_event(world, *world.push.find(id), event);
    return {{"sent", ids.size()}};
}

json list_push(const World& world, const Request&) {
    json subscriptions = json::array(), watches = json::array();
    for (const auto& subscription : world.push.subscriptions)
        subscriptions.push_back({{"id", subscription->id},
                                 {"mailbox", subscription->mailbox->address()},
                                 {"resource", subscription->resource},
                                 {"change_type", subscription->change_type},
                                 {"notification_url", subscription->notification_url},
                                 {"expires", to_rfc3339(subscription->expires)}});
    for (const auto& watch : world.push.watches)
        watches.push_back(
            {{"mailbox", watch.mailbox->address()}, {"topic", watch.topic}, {"expires", to_rfc3339(watch.expires)}});
    return {{"subscriptions", subscriptions}, {"watches", watches}};
}

} // namespace remand::emulator::control
