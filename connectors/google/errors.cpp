#include "connectors/google/errors.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connectors/http/retry_after.hpp"
#include "connectors/http/status_error.hpp"
#include "connectors/json_text.hpp"
#include "core/text.hpp"

namespace remand::google {
namespace {

struct Details {
    std::string reason;  // "notFound", or the detail's "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    std::string message; // Google's own words; may hold an address, never a body
};

// {"error": {"code", "message", "status", "errors": [{"domain", "reason", "message"}], "details": [{"reason"}]}}
Details details_of(const http::Response& response) {
    Details details;
    const auto body = nlohmann::json::parse(response.body, nullptr, false);
    if (!body.is_object() || !body.contains("error") || !body["error"].is_object()) return details;
    const auto& error = body["error"];
    details.message = shorten(to_valid_utf8(text_of(error, "message")), 300);
    for (const char* list : {"errors", "details"})
        if (const auto found = error.find(list); found != error.end() && found->is_array())
            for (const auto& entry : *found)
                if (details.reason.empty()) details.reason = text_of(entry, "reason");
    if (details.reason.empty()) details.reason = text_of(error, "status");
    details.reason = shorten(to_valid_utf8(details.reason), 60);
    return details;
}

bool says(std::string_view text, std::string_view words) { return text.find(words) != std::string_view::npos; }

bool is_throttling(std::string_view reason) {
    constexpr std::array words{"rateLimitExceeded",   "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded",
                               "RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED",    "limitExceeded"};
    for (const std::string_view word : words)
        if (reason == word) return true;
    return false;
}

// "User-rate limit exceeded.  Retry after 2026-11-23T10:15:30.123Z"; the header is often absent then.
std::optional<std::chrono::milliseconds> named_wait(const http::Response& response, std::string_view message,
                                                    Timestamp now) {
    if (const auto wait = http::retry_after_of(response, now)) return wait;
    constexpr std::string_view words = "Retry after ";
    const auto start = message.find(words);
    if (start == std::string_view::npos) return {};
    const auto rest = message.substr(start + words.size());
    const auto end = rest.find('Z');
    if (end == std::string_view::npos) return {};
    const auto time = parse_rfc3339(rest.substr(0, end + 1));
    if (!time) return {};
    return http::wait_until(*time, now);
}

// Whatever is wrong with a topic or subscription, mail goes on being polled: none of it is about the mailbox.
std::optional<Error> notification_error(int status, const Details& details, Area area) {
    const auto say = [](ErrorKind kind, std::string_view code, std::string_view sentence) {
        return Error{kind, "google." + std::string(code), std::string(sentence), {}};
    };
    if (area == Area::watch) {
        if (says(details.message, "Only one user push notification client"))
            return say(ErrorKind::give_up, "other_watch", "Another topic of the same project is told of this mailbox.");
        if (status == 404)
            return say(
                ErrorKind::fix_configuration, "no_topic",
                "The Pub/Sub topic is not there. Make it in the project of the credential, or correct the option "
                "pubsub-topic.");
        if (says(details.message, "topicName"))
            return say(ErrorKind::fix_configuration, "bad_topic",
                       "Gmail takes only a topic of the credential's own project. Correct the option pubsub-topic.");
        if (status == 403 && says(details.message, "Cloud PubSub"))
            return say(ErrorKind::fix_configuration, "topic_refused",
                       "Gmail may not publish to the topic. Give gmail-api-push@system.gserviceaccount.com the role "
                       "Pub/Sub Publisher on it.");
        return {};
    }
    if (area != Area::pubsub) return {};
    if (status == 404)
        return say(ErrorKind::fix_configuration, "no_subscription",
                   "The Pub/Sub subscription is not there. Make it, or correct the option pubsub-subscription.");
    if (status == 400)
        return say(ErrorKind::fix_configuration, "bad_subscription",
                   "The Pub/Sub subscription cannot be pulled. Make it one of delivery type Pull.");
    if (status == 403 && (details.reason == "accessNotConfigured" || details.reason == "SERVICE_DISABLED"))
        return say(ErrorKind::fix_configuration, "accessNotConfigured",
                   "The Cloud Pub/Sub API is not enabled in the project. Enable it under APIs & Services > Library.");
    if (status == 403)
        return say(ErrorKind::fix_configuration, "subscription_refused",
                   "The service account may not pull the subscription. Give it the role Pub/Sub Subscriber on it.");
    return {};
}

std::optional<Error> calendar_error(int status, const Details& details) {
    if (status == 404 || status == 410)
        return Error{ErrorKind::skip_item, "google.not_found", "The event is not in the calendar any more.", {}};
    if (status == 403 && (details.reason == "accessNotConfigured" || details.reason == "SERVICE_DISABLED"))
        return Error{ErrorKind::fix_configuration, "google.accessNotConfigured",
                     "The Google Calendar API is not enabled in the Google Cloud project of the credential. Enable it under "
                     "APIs & Services > Library.",
                     {}};
    return {};
}

Error bad_request(const Details& details, Area area) {
    if (details.reason == "failedPrecondition" || details.reason == "FAILED_PRECONDITION")
        return {ErrorKind::skip_mailbox,
                "google.no_mailbox",
                "Gmail is not switched on for this user, or the user has no licence for it.",
                {}};
    if (area == Area::history)
        return {
            ErrorKind::resync, "google.bad_cursor", "Google does not take the place where we left off any more.", {}};
    return {ErrorKind::give_up,
            "google.bad_request",
            fmt::format("Google did not understand the request ({}).", details.reason),
            {}};
}

// Half of the 403s are throttling (above); these are the other half.
struct Refusal {
    std::string_view reason;  // "": any
    std::string_view message; // what Google's own words contain; "": anything
    bool is_directory;        // of a directory call, or of a mail call
    ErrorKind kind;
    std::string_view code;
    std::string_view sentence;
};
constexpr std::string_view missing_scope =
    "A scope is missing from what was granted. Compare the list in the Admin console with the one that authorize "
    "prints.";
constexpr std::string_view policy =
    "A policy of the Workspace domain keeps this application out. Trust its client ID under Security > API controls > "
    "App access control.";
constexpr std::string_view no_gmail_api =
    "The Gmail API is not enabled in the Google Cloud project of the credential. Enable it under APIs & Services > "
    "Library.";
constexpr std::string_view no_directory_api =
    "The Admin SDK API is not enabled in the Google Cloud project of the credential. Enable it under APIs & Services > "
    "Library.";
using enum ErrorKind;
constexpr std::array refusals{
    Refusal{"insufficientPermissions", "", false, fix_configuration, "insufficientPermissions", missing_scope},
    Refusal{"insufficientPermissions", "", true, fix_configuration, "insufficientPermissions", missing_scope},
    Refusal{"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "", false, fix_configuration, "insufficientPermissions", missing_scope},
    Refusal{"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "", true, fix_configuration, "insufficientPermissions", missing_scope},
    Refusal{"", "insufficient authentication scopes", false, fix_configuration, "insufficientPermissions",
            missing_scope},
    Refusal{"", "insufficient authentication scopes", true, fix_configuration, "insufficientPermissions",
            missing_scope},
    Refusal{"accessNotConfigured", "", false, fix_configuration, "accessNotConfigured", no_gmail_api},
    Refusal{"accessNotConfigured", "", true, fix_configuration, "accessNotConfigured", no_directory_api},
    Refusal{"SERVICE_DISABLED", "", false, fix_configuration, "accessNotConfigured", no_gmail_api},
    Refusal{"SERVICE_DISABLED", "", true, fix_configuration, "accessNotConfigured", no_directory_api},
    Refusal{"domainPolicy", "", false, fix_configuration, "domainPolicy", policy},
    Refusal{"domainPolicy", "", true, fix_configuration, "domainPolicy", policy},
    Refusal{"", "Delegation denied", false, give_up, "delegation_denied",
            "The token belongs to another mailbox than the one that was asked."},
    Refusal{"", "", true, fix_configuration, "not_admin",
            "The user named by the option admin may not read the directory. Name an administrator with the privilege "
            "to read users."},
    Refusal{"", "", false, skip_mailbox, "out_of_scope",
            "Google does not let us into this mailbox; the user may be suspended."},
};

Error forbidden(const Details& details, Area area) {
    const auto found = std::find_if(refusals.begin(), refusals.end(), [&](const Refusal& row) {
        return row.is_directory == (area == Area::directory) && (row.reason.empty() || row.reason == details.reason) &&
               says(details.message, row.message);
    });
    return {
        found->kind, "google." + std::string(found->code), std::string(found->sentence), {}}; // the last ones fit all
}

Error not_found(Area area) {
    switch (area) {
    case Area::history:
        return {ErrorKind::resync, "google.history_expired", "Google has forgotten the place where we left off.", {}};
    case Area::message:
        return {ErrorKind::skip_item, "google.not_found", "The message is not in the mailbox any more.", {}};
    case Area::mailbox:
    case Area::labels:
        return {ErrorKind::skip_mailbox, "google.no_mailbox", "There is no such mailbox any more.", {}};
    case Area::directory:
    case Area::watch:
    case Area::pubsub:
    case Area::calendar:
        break;
    }
    return {ErrorKind::fix_configuration,
            "google.no_customer",
            "Google does not find what was asked in the directory. Check the option admin.",
            {}};
}

} // namespace

Error error_of(const http::Request& request, const http::Response& response, Area area, Timestamp now) {
    const auto details = details_of(response);
    if (response.status == 429 || (response.status == 403 && is_throttling(details.reason)))
        return {ErrorKind::wait, "google." + (details.reason.empty() ? std::string("http_429") : details.reason),
                fmt::format("Google asks us to slow down (HTTP {}).", response.status),
                named_wait(response, details.message, now)};
    if (auto shared = http::shared_status_error("google", request, response, now)) return *std::move(shared);
    if (auto error = notification_error(response.status, details, area)) return *std::move(error);
    if (area == Area::calendar)
        if (auto error = calendar_error(response.status, details)) return *std::move(error);
    switch (response.status) {
    case 400:
        return bad_request(details, area);
    case 401:
        return {ErrorKind::fix_configuration,
                "google.authError",
                "Google refuses even a fresh access token. Check that the service account still exists.",
                {}};
    case 403:
        return forbidden(details, area);
    case 404:
        return not_found(area);
    case 409:
        return {ErrorKind::retry, "google.aborted", "Google met another change at the same time and made none.", {}};
    default:
        break;
    }
    return {ErrorKind::give_up,
            fmt::format("google.http_{}", response.status),
            fmt::format("Google answered in a way that we do not know (HTTP {} {}).", response.status, details.reason),
            {}};
}

} // namespace remand::google
