#include "connectors/graph/subscriptions.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connectors/graph/json.hpp"
#include "connectors/graph/pages.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::graph {

using nlohmann::json;

namespace {

constexpr std::size_t longest_handshake = 1024; // what Graph sends is below 300 bytes
constexpr std::size_t most_notices = 1000;      // of one request

// All folders, so that mail in Junk Email is told of too. What the user files and sends is told of as well: a look
// more.
std::string resource_of(const Mailbox& mailbox) { return "users/" + mailbox.id.value + "/messages"; }

bool is_gone(const Error& error) {
    return error.kind == ErrorKind::skip_item || error.code == "graph.ResourceNotFound" ||
           error.code == "graph.Request_ResourceNotFound" || error.code == "graph.http_404" ||
           error.code == "graph.not_found" || error.code == "graph.no_mailbox" ||
           (error.code == "graph.ExtensionError" && error.kind == ErrorKind::give_up); // not 403, not 409
}

// 409: "Subscription already exists for this resource."
bool is_duplicate(const Error& error) { return error.kind == ErrorKind::retry && error.code == "graph.ExtensionError"; }

Error explained(Error error) {
    // "Subscription validation request timed out.": often Graph never called (sdk-dotnet#2805); later it works.
    if (error.code == "graph.InvalidRequest" || error.code == "graph.ValidationError") {
        error.kind = ErrorKind::retry;
        error.code = "graph.validation_failed";
        error.message = "Graph did not get its answer from our address; is the public URL reachable from the internet, "
                        "with a certificate that everybody trusts? " +
                        error.message;
    } else if (error.code == "graph.ExtensionError" && error.kind == ErrorKind::fix_configuration) {
        error.kind = ErrorKind::give_up;
        error.code = "graph.subscription_quota";
        error.message = "Graph has too many subscriptions already; this mailbox is polled. " + error.message;
    }
    return error;
}

Result<Subscription> read_subscription(const json& body, Subscription known, Timestamp now) {
    if (const auto id = text_of(body, "id"); !id.empty()) known.provider_id = id;
    const auto end = parse_rfc3339(text_of(body, "expirationDateTime"));
    if (known.provider_id.empty() || !end)
        return fail(ErrorKind::unknown_outcome, "graph.bad_subscription",
                    "Microsoft Graph's answer about a subscription says neither its id nor its end.");
    known.expires_at = *end;
    known.renew_at = now + (*end - now) / 2;
    return known;
}

Notice::What what_of(const json& item) {
    const auto event = text_of(item, "lifecycleEvent");
    if (event == "reauthorizationRequired") return Notice::What::renew;
    if (event == "subscriptionRemoved") return Notice::What::gone;
    return Notice::What::news; // "missed" among them: look
}

std::string host_part(std::string_view url) {
    const auto begin = url.find("://");
    const auto rest = begin == std::string_view::npos ? url : url.substr(begin + 3);
    return ascii_lower(rest.substr(0, rest.find('/')));
}

std::string escaped(std::string_view text) {
    std::string html;
    for (const char c : text) {
        switch (c) {
        case '&':
            html += "&amp;";
            break;
        case '<':
            html += "&lt;";
            break;
        case '>':
            html += "&gt;";
            break;
        case '"':
            html += "&quot;";
            break;
        default:
            html += c;
        }
    }
    return html;
}

} // namespace

Result<Subscription> Subscriptions::subscribe(const Mailbox& mailbox, const std::string& url) {
    auto made = create(mailbox, url);
    if (made || !is_duplicate(made.error())) return made;
    // One of ours whose id was lost with the answer. It cannot be taken over: nobody knows its secret any more.
    if (auto dropped = drop_orphans(mailbox, url); !dropped) return fail(dropped.error());
    made = create(mailbox, url);
    if (!made && is_duplicate(made.error()))
        return fail(ErrorKind::give_up, "graph.subscription_taken",
                    "Another service that uses the same application has a subscription for this mailbox; give each its "
                    "own application. This mailbox is polled.");
    return made;
}

Result<Subscription> Subscriptions::create(const Mailbox& mailbox, const std::string& url) {
    Subscription subscription;
    const auto now = client_.now();
    subscription.proof = Secret(random_token()); // 43 characters; 128 may be
    const auto end = std::chrono::floor<std::chrono::seconds>(now + life);
    Call call;
    call.method = "POST";
    call.target = "/subscriptions";
    call.body = json{
        {"changeType", "created"},
        {"resource", resource_of(mailbox)},
        {"notificationUrl", url},
        {"lifecycleNotificationUrl", url},
        {"expirationDateTime", to_rfc3339(end)},
        {"clientState", subscription.proof.reveal()},
        {"latestSupportedTlsVersion",
         "v1_2"}}.dump();
    const auto made = client_.json(call);
    if (!made) return fail(explained(made.error()));
    return read_subscription(*made, std::move(subscription), now);
}

Result<void> Subscriptions::drop_orphans(const Mailbox& mailbox, const std::string& url) {
    Call call;
    call.target = "/subscriptions";
    std::vector<std::string> orphans;
    const auto listed = for_each_row(client_, call, [&](const json& row) {
        if (equals_ignoring_case(text_of(row, "resource"), resource_of(mailbox)) &&
            host_part(text_of(row, "notificationUrl")) == host_part(url))
            orphans.push_back(text_of(row, "id"));
    });
    if (!listed) return listed;
    for (const auto& id : orphans) {
        Subscription orphan;
        orphan.provider_id = id;
        if (auto dropped = cancel(mailbox, orphan); !dropped) return dropped;
    }
    return {};
}

Result<Subscription> Subscriptions::renew(const Mailbox&, const Subscription& subscription) {
    const auto now = client_.now();
    Call call;
    call.method = "PATCH";
    call.target = "/subscriptions/" + percent_encode(subscription.provider_id);
    call.body = json{{"expirationDateTime", to_rfc3339(std::chrono::floor<std::chrono::seconds>(now + life))}}.dump();
    const auto renewed = client_.json(call);
    if (renewed) return read_subscription(*renewed, subscription, now);
    if (is_gone(renewed.error()))
        return fail(ErrorKind::give_up, "graph.subscription_gone", "Graph does not have the subscription any more.");
    return fail(renewed.error());
}

Result<void> Subscriptions::cancel(const Mailbox&, const Subscription& subscription) {
    Call call;
    call.method = "DELETE";
    call.target = "/subscriptions/" + percent_encode(subscription.provider_id);
    const auto dropped = client_.json(call);
    if (!dropped && !is_gone(dropped.error())) return fail(dropped.error());
    return {};
}

// {"value": [{"subscriptionId", "clientState", "lifecycleEvent"?, …}]}, of several subscriptions.
Result<std::vector<Notice>> Subscriptions::read(const InboundNotification& notification) {
    const auto document = parse_json(notification.body);
    const auto malformed = [] {
        return fail(ErrorKind::give_up, "graph.bad_notification", "This is no change notification.");
    };
    if (!document.is_object()) return malformed();
    const auto rows = document.find("value");
    if (rows == document.end() || !rows->is_array() || rows->size() > most_notices) return malformed();
    std::vector<Notice> notices;
    for (const auto& row : *rows) {
        if (!row.is_object()) continue;
        Notice notice{what_of(row), text_of(row, "subscriptionId"), text_of(row, "clientState"), {}};
        if (!notice.provider_id.empty()) notices.push_back(std::move(notice));
    }
    return notices;
}

Result<PulledNotices> Subscriptions::pull() {
    return fail(ErrorKind::give_up, "graph.unsupported", "Graph's notifications are sent, not asked for.");
}

Result<void> Subscriptions::acknowledge(const std::vector<std::string>&) { return {}; }

std::vector<Check> Subscriptions::check(const std::string& url) {
    if (url.empty()) return {};
    Call call;
    call.target = "/subscriptions";
    const auto listed = client_.json(call);
    if (!listed) return {failed("Notifications", listed.error())};
    return {
        passed("Notifications", "Graph lets us see our subscriptions; they need no permission beyond reading mail.")};
}

std::optional<HandshakeAnswer> answer_handshake(const Query& query) {
    const auto token = query.find("validationToken");
    if (token == query.end()) return {};
    if (token->second.empty() || token->second.size() > longest_handshake) return HandshakeAnswer{400, {}};
    return HandshakeAnswer{200, escaped(to_valid_utf8(token->second))};
}

} // namespace remand::graph
