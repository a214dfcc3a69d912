#include "connectors/google/watches.hpp"

#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connectors/google/pubsub.hpp"
#include "connectors/google/scopes.hpp"
#include "connectors/google/settings.hpp"
#include "connectors/oauth/id_token.hpp"
#include "core/text.hpp"

namespace remand::google {
namespace {

using nlohmann::json;

// Milliseconds since 1970, as text.
std::optional<Timestamp> time_of(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string()) return {};
    const auto text = found->get<std::string>();
    std::int64_t millis = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), millis);
    if (problem != std::errc{} || end != text.data() + text.size() || millis <= 0) return {};
    return Timestamp{std::chrono::milliseconds{millis}};
}

std::string_view bearer_of(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    if (authorization.size() <= scheme.size() || !equals_ignoring_case(authorization.substr(0, scheme.size()), scheme))
        return {};
    return trim(authorization.substr(scheme.size()));
}

} // namespace

NotificationSource::Way Watches::way() const {
    if (settings_.option(topic_option).empty()) return Way::none;
    return settings_.option(subscription_option).empty() ? Way::push : Way::pull;
}

std::string Watches::channel(std::string_view) const { return std::string(settings_.option(topic_option)); }

Result<Subscription> Watches::subscribe(const Mailbox& mailbox, const std::string&) {
    auto made = watch(mailbox);
    if (made || made.error().code != "google.other_watch") return made;
    // One topic for each user and project: the one that was there before makes room for ours.
    if (auto stopped = cancel(mailbox, {}); !stopped) return fail(stopped.error());
    return watch(mailbox);
}

// Idempotent, and what renews it too.
Result<Subscription> Watches::watch(const Mailbox& mailbox) {
    Call call;
    call.method = "POST";
    call.path = "/watch";
    // Wherever a filter puts what came, but not what the user writes.
    call.body = json{
        {"topicName", settings_.option(topic_option)},
        {"labelIds", {"SENT", "DRAFT"}},
        {"labelFilterBehavior",
         "exclude"}}.dump();
    call.area = Area::watch;
    call.cost = units::watch;
    const auto answer = api_.mail(mailbox, mail_scope(settings_.access), call);
    if (!answer) return fail(answer.error());
    const auto end = time_of(*answer, "expiration");
    const auto now = clock_.now();
    if (!end || *end <= now)
        return fail(ErrorKind::retry, "google.bad_answer",
                    "Google's answer does not say how long it will tell of mail.");
    Subscription subscription;
    subscription.expires_at = *end;
    subscription.renew_at = std::min<Timestamp>(now + renewal, now + (*end - now) / 2);
    return subscription;
}

Result<Subscription> Watches::renew(const Mailbox& mailbox, const Subscription&) { return subscribe(mailbox, {}); }

Result<void> Watches::cancel(const Mailbox& mailbox, const Subscription&) {
    Call call;
    call.method = "POST";
    call.path = "/stop";
    call.area = Area::mailbox;
    call.cost = units::stop;
    const auto stopped = api_.mail(mailbox, mail_scope(settings_.access), call);
    if (!stopped && stopped.error().kind != ErrorKind::skip_mailbox) return fail(stopped.error());
    return {};
}

std::string Watches::audience(const std::string& url) const {
    const auto named = settings_.option(push_audience_option);
    return named.empty() ? url : std::string(named);
}

Result<std::vector<Notice>> Watches::read(const InboundNotification& notification) {
    const auto expected_audience = audience(notification.url);
    const oauth::ExpectedToken expected{{"https://accounts.google.com", "accounts.google.com"},
                                        expected_audience,
                                        settings_.option(push_account_option)};
    const auto verified = oauth::verify_id_token(
        bearer_of(notification.authorization), expected, [this](const std::string& id) { return keys_.find(id); },
        clock_.now());
    if (!verified) return fail(verified.error());
    auto notice = read_push(notification.body);
    if (!notice) return fail(notice.error());
    return std::vector<Notice>{*std::move(notice)};
}

Result<PulledNotices> Watches::pull() { return google::pull(api_, settings_.option(subscription_option)); }

Result<void> Watches::acknowledge(const std::vector<std::string>& receipts) {
    return google::acknowledge(api_, settings_.option(subscription_option), receipts);
}

std::vector<Check> Watches::check(const std::string& url) {
    const std::string what = "Notifications";
    switch (way()) {
    case Way::none:
        return {passed(what, "None are asked for (option pubsub-topic); mail is polled.")};
    case Way::pull: {
        // What this takes comes again in a few seconds, as it is not acknowledged.
        const auto pulled = pull();
        if (!pulled) return {failed(what, pulled.error())};
        return {passed(what, fmt::format("{} can be pulled.", settings_.option(subscription_option)))};
    }
    case Way::push:
        break;
    }
    if (url.empty()) return {};
    return {passed(what, fmt::format("The push subscription of {} must send to {} with authentication as {} and the "
                                     "audience {}.",
                                     settings_.option(topic_option), url, settings_.option(push_account_option),
                                     audience(url)))};
}

} // namespace remand::google
