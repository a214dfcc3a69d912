#include "connectors/google/pubsub.hpp"

#include <optional>

#include <nlohmann/json.hpp>

#include "connectors/google/scopes.hpp"
#include "connectors/json_text.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::google {
namespace {

using nlohmann::json;

constexpr int most_messages = 100;
// Google keeps a pull open until there is something; a service that is asked to stop must not wait for that.
constexpr std::chrono::seconds longest_pull{8};

std::optional<Notice> notice_of(const json& envelope) {
    const auto message = envelope.find("message");
    if (message == envelope.end() || !message->is_object()) return {};
    const auto data = from_base64(text_of(*message, "data"));
    if (!data) return {};
    const auto said = json::parse(*data, nullptr, false);
    if (!said.is_object()) return {};
    Notice notice;
    notice.address = ascii_lower(trim(text_of(said, "emailAddress")));
    if (notice.address.empty()) return {};
    return notice;
}

} // namespace

Result<Notice> read_push(std::string_view body) {
    const auto envelope = json::parse(body, nullptr, false);
    if (envelope.is_object())
        if (auto notice = notice_of(envelope)) return *std::move(notice);
    return fail(ErrorKind::give_up, "google.bad_notification", "This is no notification of Gmail's.");
}

Result<PulledNotices> pull(Api& api, std::string_view subscription) {
    Call call;
    call.method = "POST";
    call.path = '/' + std::string(subscription) + ":pull";
    call.body = json{{"maxMessages", most_messages}}.dump();
    call.deadline = longest_pull;
    const auto answer = api.pubsub(pubsub_scope, call);
    if (!answer && answer.error().code == "http.timeout") return PulledNotices{}; // there was nothing
    if (!answer) return fail(answer.error());
    PulledNotices pulled;
    const auto received = answer->find("receivedMessages"); // absent when there are none
    if (received == answer->end() || !received->is_array()) return pulled;
    for (const auto& entry : *received) {
        if (!entry.is_object()) continue;
        if (auto receipt = text_of(entry, "ackId"); !receipt.empty()) pulled.receipts.push_back(std::move(receipt));
        if (auto notice = notice_of(entry)) pulled.notices.push_back(*std::move(notice));
    }
    return pulled;
}

Result<void> acknowledge(Api& api, std::string_view subscription, const std::vector<std::string>& receipts) {
    if (receipts.empty()) return {};
    Call call;
    call.method = "POST";
    call.path = '/' + std::string(subscription) + ":acknowledge";
    call.body = json{{"ackIds", receipts}}.dump();
    const auto answer = api.pubsub(pubsub_scope, call);
    if (!answer) return fail(answer.error());
    return {};
}

} // namespace remand::google
