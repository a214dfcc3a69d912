// Change notifications (learn.microsoft.com/graph/change-notifications-delivery-webhooks): creating one asks the
// notification URL first whether it is willing.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/operations.hpp"
#include "tests/emulator/outbox.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

namespace {
constexpr std::chrono::minutes longest_life{10'080}, shortest_life{45};
constexpr std::size_t longest_state = 128, most_of_a_mailbox = 1000;

json subscription_json(const Subscription& subscription) {
    const auto text_or_null = [](const std::string& text) { return text.empty() ? json(nullptr) : json(text); };
    return {{"id", subscription.id},
            {"resource", subscription.resource},
            {"applicationId", subscription.client_id},
            {"changeType", subscription.change_type},
            {"clientState", text_or_null(subscription.client_state)},
            {"notificationUrl", subscription.notification_url},
            {"lifecycleNotificationUrl", text_or_null(subscription.lifecycle_url)},
            {"expirationDateTime", to_rfc3339(subscription.expires)},
            {"creatorId", subscription.client_id},
            {"latestSupportedTlsVersion", "v1_2"},
            {"includeResourceData", nullptr}};
}

Response invalid(const Call& call, const std::string& sentence) { return error(call, 400, "InvalidRequest", sentence); }

// users/{id}/messages, users/{id}/mailFolders('inbox')/messages, users/{id}/mailFolders/{id}/messages.
std::optional<Response> find_resource(Call& call, Subscription& subscription) {
    auto path = subscription.resource;
    if (path.starts_with('/')) path.erase(0, 1);
    for (const std::string_view quote : {"('", "')"})
        for (auto at = path.find(quote); at != std::string::npos; at = path.find(quote))
            path.replace(at, 2, quote == "('" ? "/" : "");
    const auto parts = split(path, '/');
    const bool is_whole = parts.size() == 3 && equals_ignoring_case(parts[2], "messages");
    const bool is_folder = parts.size() == 5 && equals_ignoring_case(parts[2], "mailFolders") &&
                           equals_ignoring_case(parts[4], "messages");
    if (parts.empty() || !equals_ignoring_case(parts[0], "users") || !(is_whole || is_folder))
        return invalid(call, "Resource '" + to_valid_utf8(subscription.resource) + "' is not supported.");
    auto* account = call.tenant->find_account(parts[1]);
    if (!account || !account->mailbox)
        return error(call, 404, "ResourceNotFound", "The mailbox of the resource was not found.");
    subscription.mailbox = call.mailbox = account->mailbox.get();
    if (is_folder) {
        subscription.folder = find_folder(call, parts[3]);
        if (!subscription.folder) return item_not_found(call);
    }
    return std::nullopt;
}

std::string host_of(const std::string& url) {
    const auto parsed = parse_loopback_url(url);
    return parsed ? parsed->host : std::string{};
}

std::string text_of(const json& body, const char* name) {
    return body.contains(name) && body[name].is_string() ? body[name].get<std::string>() : std::string{};
}

// The end of its life as the service sets it, or why it cannot.
std::optional<Timestamp> allowed_end(const Call& call, const std::string& text) {
    const auto end = parse_rfc3339(text);
    const auto now = call.world.clock.now();
    if (!end || *end <= now || *end > now + longest_life + std::chrono::minutes{1}) return std::nullopt;
    return std::max(*end, now + shortest_life);
}

std::optional<Response> read_request(Call& call, const json& body, Subscription& subscription) {
    subscription.resource = text_of(body, "resource");
    subscription.change_type = text_of(body, "changeType");
    subscription.notification_url = text_of(body, "notificationUrl");
    subscription.lifecycle_url = text_of(body, "lifecycleNotificationUrl");
    subscription.client_state = text_of(body, "clientState");
    subscription.is_immutable = wants_immutable_ids(call.request);
    subscription.client_id = call.token->client_id;
    subscription.tenant = call.tenant;
    if (subscription.resource.empty() || subscription.change_type.empty() || subscription.notification_url.empty())
        return invalid(call, "resource, changeType, notificationUrl and expirationDateTime are needed.");
    for (const auto kind : split(subscription.change_type, ','))
        if (const auto word = trim(kind); word != "created" && word != "updated" && word != "deleted")
            return invalid(call, "changeType is created, updated, deleted.");
    if (subscription.client_state.size() > longest_state)
        return invalid(call, "clientState must not exceed 128 characters.");
    if (host_of(subscription.notification_url).empty())
        return invalid(call, "The emulator notifies URLs on loopback only.");
    if (!subscription.lifecycle_url.empty() &&
        host_of(subscription.lifecycle_url) != host_of(subscription.notification_url))
        return invalid(call, "lifecycleNotificationUrl must have the host of notificationUrl.");
    const auto end = allowed_end(call, text_of(body, "expirationDateTime"));
    if (!end) return invalid(call, "Subscription expiration can only be 10080 minutes in the future.");
    subscription.expires = *end;
    return find_resource(call, subscription);
}

std::optional<Response> refuse_surplus(const Call& call, const Subscription& subscription) {
    std::size_t of_mailbox = 0;
    for (const auto& other : call.world.push.subscriptions) {
        if (other->expires <= call.world.clock.now() || other->mailbox != subscription.mailbox) continue;
        ++of_mailbox;
        if (other->client_id == subscription.client_id && other->change_type == subscription.change_type &&
            equals_ignoring_case(other->resource, subscription.resource))
            return error(
                call, 409, "ExtensionError",
                "Operation: Create; Exception: [Status Code: Conflict; Reason: Subscription already exists for "
                "this resource.]");
    }
    if (of_mailbox >= most_of_a_mailbox)
        return error(call, 403, "ExtensionError",
                     "Operation: Create; Exception: [Status Code: Forbidden; Reason: The "
                     "limit of subscriptions has been reached.]");
    return std::nullopt;
}

std::string escape_html(std::string text) {
    for (const auto& [plain, escaped] : {std::pair{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}})
        for (auto at = text.find(plain); at != std::string::npos; at = text.find(plain, at + 2))
            text.replace(at, 1, escaped);
    return text;
}

// A sentence when the URL is not willing. Without the world's mutex: the client may well ask us something meanwhile.
std::optional<std::string> validate(World& world, const MicrosoftSwitches& switches, const std::string& url) {
    const std::string timed_out = "Subscription validation request timed out.";
    if (switches.validation == "none" || !world.call) return timed_out;
    const auto token =
        "Validation: Testing client application reachability for subscription Request-Id: " + random_uuid();
    const auto sent = switches.validation == "wrong" ? "Validation: of something else entirely" : token;
    const std::chrono::milliseconds time{switches.validation_milliseconds};
    const bool is_late = switches.validation == "late";
    const auto answer = world.call(
        {.url = url + (url.find('?') == std::string::npos ? "?" : "&") + "validationToken=" + percent_encode(sent),
         .content_type = "text/plain; charset=utf-8",
         .delay = is_late ? time : std::chrono::milliseconds{0}},
        is_late ? std::chrono::milliseconds{10'000} : time);
    if (answer.status == 0) return timed_out;
    if (answer.status != 200)
        return "Subscription validation request failed. Notification endpoint must respond with 200 OK to validation "
               "request. HTTP status code is '" +
               std::to_string(answer.status) + "'.";
    if (!ascii_lower(answer.content_type).starts_with("text/plain"))
        return "Subscription validation request failed. Response must have content type text/plain.";
    if (answer.body != token && answer.body != escape_html(token))
        return "Subscription validation request failed. Response must exactly match validationToken query parameter.";
    return std::nullopt;
}

Subscription* own_subscription(const Call& call) {
    auto* subscription = call.world.push.find(call.parameter("subscription"));
    const bool is_own = subscription && subscription->tenant == call.tenant &&
                        subscription->client_id == call.token->client_id &&
                        subscription->expires > call.world.clock.now();
    return is_own ? subscription : nullptr;
}

Response not_there(const Call& call) { return error(call, 404, "ResourceNotFound", "The object was not found."); }
} // namespace

Response create_subscription(Call& call) {
    const auto body = json_body(call);
    if (!body) return invalid(call, "The body is not a JSON object.");
    Subscription draft;
    if (auto refusal = read_request(call, *body, draft)) return *refusal;
    if (auto refusal = refuse_surplus(call, draft)) return *refusal;
    Response response;
    // The error of a handshake that fails, ready: the call does not outlive this function.
    const auto refusal = invalid(call, "\n");
    response.afterwards = [&world = call.world, draft, refusal, switches = call.world.switches.microsoft,
                           context =
                               call.origin() + "/v1.0/$metadata#subscriptions/$entity"](Response& answer) mutable {
        for (const auto& url : {draft.notification_url, draft.lifecycle_url}) {
            const auto problem = url.empty() ? std::nullopt : validate(world, switches, url);
            if (!problem) continue;
            auto error_body = json::parse(refusal.body);
            error_body["error"]["message"] = *problem;
            answer.status = refusal.status;
            answer.body = error_body.dump();
            return;
        }
        const std::lock_guard lock(world.mutex);
        draft.id = random_uuid();
        draft.since = draft.mailbox->sequence();
        auto made = subscription_json(draft);
        made["@odata.context"] = context;
        world.push.subscriptions.push_back(std::make_unique<Subscription>(draft));
        answer.status = 201;
        answer.body = made.dump();
    };
    return response;
}

Response list_subscriptions(Call& call) {
    std::vector<const Subscription*> own;
    for (const auto& subscription : call.world.push.subscriptions)
        if (subscription->tenant == call.tenant && subscription->client_id == call.token->client_id &&
            subscription->expires > call.world.clock.now())
            own.push_back(subscription.get());
    return collection(call, own.size(), 100, 1000, [&](std::size_t i) { return subscription_json(*own[i]); });
}

Response get_subscription(Call& call) {
    const auto* subscription = own_subscription(call);
    return subscription ? json_response(subscription_json(*subscription)) : not_there(call);
}

Response renew_subscription(Call& call) {
    auto* subscription = own_subscription(call);
    if (!subscription) return not_there(call);
    const auto body = json_body(call);
    if (!body) return invalid(call, "The body is not a JSON object.");
    if (body->contains("lifecycleNotificationUrl")) return invalid(call, "lifecycleNotificationUrl cannot be changed.");
    const auto end = allowed_end(call, text_of(*body, "expirationDateTime"));
    if (!end) return invalid(call, "Subscription expiration can only be 10080 minutes in the future.");
    subscription->expires = *end;
    return json_response(subscription_json(*subscription));
}

Response reauthorize_subscription(Call& call) {
    return own_subscription(call) ? Response{.status = 204} : not_there(call);
}

Response delete_subscription(Call& call) {
    const auto* subscription = own_subscription(call);
    if (!subscription) return not_there(call);
    std::erase_if(call.world.push.subscriptions, [&](const auto& other) { return other.get() == subscription; });
    return {.status = 204};
}

} // namespace remand::emulator::graph
