// Cloud Pub/Sub as far as a client of Gmail needs it (cloud.google.com/pubsub/docs/reference/rest): subscriptions that
// are pulled, and push with a signed OIDC token. Delivery is at least once: what is not acknowledged comes again.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/google/gmail.hpp"
#include "tests/emulator/google/operations.hpp"
#include "tests/emulator/google/push.hpp"
#include "tests/emulator/http_date.hpp"

namespace remand::emulator::gmail {

using nlohmann::json;

namespace {
json message_json(const PubsubMessage& message) {
    return {
        {"data", to_base64(message.data)}, {"messageId", message.id}, {"publishTime", to_rfc3339(message.published)}};
}

Pairs authorization(World& world, const PubsubSubscription& subscription, bool is_forged) {
    if (subscription.push_account.empty()) return {};
    const auto now = to_seconds(world.clock.now());
    const json claims = {
        {"iss", "https://accounts.google.com"},
        {"aud", subscription.push_audience.empty() ? subscription.push_endpoint : subscription.push_audience},
        {"azp", "113774264463038321964"},
        {"sub", "113774264463038321964"},
        {"email", subscription.push_account},
        {"email_verified", true},
        {"iat", now},
        {"exp", now + 3600}};
    auto token = google_signed(world, claims);
    if (is_forged) token = token.substr(0, token.rfind('.') + 1) + to_base64url(random_bytes(256));
    return {{"Authorization", "Bearer " + token}};
}

void push_out(World& world, const PubsubSubscription& subscription, const PubsubMessage& message) {
    const auto& switches = world.switches.google;
    auto shown = message_json(message);
    shown["message_id"] = message.id; // both spellings, as recorded
    shown["publish_time"] = shown["publishTime"];
    const auto body = json{{"message", shown}, {"subscription", subscription.name}}.dump();
    const Outgoing outgoing{
        .url = subscription.push_endpoint,
        .body = body,
        .headers = authorization(world, subscription, false),
        .delay =
            std::chrono::milliseconds{switches.notifications == "delayed" ? switches.notification_milliseconds : 0},
        .keeps_trying = true};
    world.send(outgoing);
    if (switches.notifications == "doubled") world.send(outgoing);
    if (switches.forged_notifications)
        world.send({.url = outgoing.url, .body = body, .headers = authorization(world, subscription, true)});
}

PubsubSubscription* find_subscription(const Call& call) {
    const auto name = "projects/" + std::string(call.parameter("project")) + "/subscriptions/" +
                      std::string(call.parameter("subscription"));
    auto* subscription = call.world.push.find_pubsub(name);
    // Of the token's own project only.
    const bool is_own = subscription && call.parameter("project") == call.tenant->service_account.project_id;
    return is_own ? subscription : nullptr;
}

Response not_there(const Call& call) {
    return error(call, 404, "notFound",
                 "Resource not found (resource=" + to_valid_utf8(call.parameter("subscription")) + ").");
}

std::vector<std::string> ack_ids(const Call& call) {
    const auto body = json_body(call);
    std::vector<std::string> ids;
    if (!body || !body->contains("ackIds") || !(*body)["ackIds"].is_array()) return ids;
    for (const auto& id : (*body)["ackIds"])
        if (id.is_string()) ids.push_back(id.get<std::string>());
    return ids;
}

bool is_named(const std::vector<std::string>& ids, const PubsubMessage& message) {
    return !message.ack_id.empty() && std::find(ids.begin(), ids.end(), message.ack_id) != ids.end();
}
} // namespace

void publish(World& world, const std::string& topic, const std::string& data) {
    const auto& switches = world.switches.google;
    if (switches.notifications == "lost") return;
    const auto now = world.clock.now();
    const auto delay =
        std::chrono::milliseconds{switches.notifications == "delayed" ? switches.notification_milliseconds : 0};
    for (auto& subscription : world.push.pubsub) {
        if (subscription.topic != topic) continue;
        const PubsubMessage message{.id = std::to_string(10'000'000 + ++world.push.last_message),
                                    .data = data,
                                    .published = now,
                                    .visible = now + delay};
        if (!subscription.push_endpoint.empty()) {
            push_out(world, subscription, message);
            continue;
        }
        subscription.messages.push_back(message);
        if (switches.notifications == "doubled") subscription.messages.push_back(message);
    }
}

Response pull_messages(Call& call) {
    auto* subscription = find_subscription(call);
    if (!subscription) return not_there(call);
    if (!subscription->push_endpoint.empty())
        return error(call, 400, "failedPrecondition", "This method cannot be called on push subscriptions.");
    const auto body = json_body(call);
    const auto wanted = body ? body->value("maxMessages", 0) : 0;
    if (wanted < 1) return invalid(call, "A value for maxMessages greater than zero is needed.");
    const auto now = call.world.clock.now();
    json received = json::array();
    for (auto& message : subscription->messages) {
        if (message.visible > now || static_cast<int>(received.size()) >= wanted) continue;
        message.visible = now + std::chrono::seconds{subscription->ack_seconds};
        message.ack_id = random_token() + random_token();
        ++message.attempts;
        received.push_back(
            {{"ackId", message.ack_id}, {"message", message_json(message)}, {"deliveryAttempt", message.attempts}});
    }
    json answer = json::object();
    if (!received.empty()) answer["receivedMessages"] = std::move(received); // absent when there are none
    return json_response(answer);
}

Response acknowledge_messages(Call& call) {
    auto* subscription = find_subscription(call);
    if (!subscription) return not_there(call);
    const auto ids = ack_ids(call);
    if (ids.empty()) return invalid(call, "No ack ids specified.");
    std::erase_if(subscription->messages, [&](const PubsubMessage& message) { return is_named(ids, message); });
    return json_response(json::object());
}

Response modify_ack_deadline(Call& call) {
    auto* subscription = find_subscription(call);
    if (!subscription) return not_there(call);
    const auto body = json_body(call);
    const auto time = std::chrono::seconds{body ? body->value("ackDeadlineSeconds", 0) : 0};
    const auto ids = ack_ids(call);
    for (auto& message : subscription->messages)
        if (is_named(ids, message)) message.visible = call.world.clock.now() + time;
    return json_response(json::object());
}

Response get_pubsub_subscription(Call& call) {
    const auto* subscription = find_subscription(call);
    if (!subscription) return not_there(call);
    json push = json::object();
    if (!subscription->push_endpoint.empty()) {
        push["pushEndpoint"] = subscription->push_endpoint;
        if (!subscription->push_account.empty())
            push["oidcToken"] = {{"serviceAccountEmail", subscription->push_account},
                                 {"audience", subscription->push_audience}};
    }
    return json_response({{"name", subscription->name},
                          {"topic", subscription->topic},
                          {"pushConfig", push},
                          {"ackDeadlineSeconds", subscription->ack_seconds},
                          {"state", "ACTIVE"}});
}

} // namespace remand::emulator::gmail
