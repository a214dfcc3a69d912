#include "tests/emulator/google/gmail.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::emulator::gmail {

using nlohmann::json;

namespace {
std::string_view status_word(int status, std::string_view reason) {
    switch (status) {
    case 400:
        return reason == "failedPrecondition" ? "FAILED_PRECONDITION" : "INVALID_ARGUMENT";
    case 401:
        return "UNAUTHENTICATED";
    case 403:
        return "PERMISSION_DENIED";
    case 404:
        return "NOT_FOUND";
    case 409:
        return "ABORTED";
    case 429:
        return "RESOURCE_EXHAUSTED";
    default:
        return status == 503 ? "UNAVAILABLE" : "INTERNAL";
    }
}

// Ids look random and can be taken apart again: multiplication by an odd number and its inverse modulo 2^64.
constexpr std::uint64_t factor = 0x9E3779B97F4A7C15ULL, inverse = 0xF1DE83E19937733DULL;
static_assert(factor * inverse == 1);
} // namespace

namespace {
bool is_about_usage(std::string_view reason) {
    for (const char* known : {"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded",
                              "accessNotConfigured", "limitExceeded"})
        if (reason == known) return true;
    return false;
}

// google.rpc.ErrorInfo (google.aip.dev/193), where Google sends one.
json error_info(std::string_view reason) {
    std::string_view word;
    if (reason == "insufficientPermissions") word = "ACCESS_TOKEN_SCOPE_INSUFFICIENT";
    if (reason == "authError") word = "ACCESS_TOKEN_EXPIRED";
    if (reason == "accessNotConfigured") word = "SERVICE_DISABLED";
    if (reason == "rateLimitExceeded" || reason == "userRateLimitExceeded") word = "RATE_LIMIT_EXCEEDED";
    if (word.empty()) return nullptr;
    return {{"@type", "type.googleapis.com/google.rpc.ErrorInfo"},
            {"reason", word},
            {"domain", "googleapis.com"},
            {"metadata", {{"service", "gmail.googleapis.com"}}}};
}
} // namespace

// Two forms: the older one of the Directory has neither `status` nor `details`; Gmail's has both and `errors` as well;
// Pub/Sub's has no `errors`.
Response error(const Call& call, int status, std::string_view reason, std::string_view message) {
    json detail = {
        {"message", message}, {"domain", is_about_usage(reason) ? "usageLimits" : "global"}, {"reason", reason}};
    if (status == 401) {
        detail["location"] = "Authorization";
        detail["locationType"] = "header";
    }
    json body = {{"code", status}, {"message", message}};
    const bool is_old_form = call.request.path.starts_with("/admin/"),
               is_pubsub = call.request.path.starts_with("/v1/");
    if (!is_pubsub) body["errors"] = json::array({detail});
    if (!is_old_form) {
        body["status"] = status_word(status, reason);
        if (auto info = error_info(reason); !info.is_null()) body["details"] = json::array({std::move(info)});
    }
    return json_response({{"error", body}}, status);
}

Response not_found(const Call& call) { return error(call, 404, "notFound", "Requested entity was not found."); }
Response invalid(const Call& call, std::string_view message) { return error(call, 400, "invalidArgument", message); }

std::optional<json> json_body(const Call& call) {
    auto body = json::parse(call.request.body, nullptr, false);
    if (!body.is_object()) return std::nullopt;
    return body;
}

std::string message_id(Key key) { return fmt::format("{:016x}", key * factor); }

std::optional<Key> key_of(std::string_view id) {
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(id.data(), id.data() + id.size(), number, 16);
    if (id.size() != 16 || problem != std::errc{} || end != id.data() + id.size()) return std::nullopt;
    return number * inverse;
}

const Message* find_message(const Call& call) {
    const auto key = key_of(call.parameter("message"));
    return key ? call.mailbox->find(*key) : nullptr;
}

std::string label_id(const Mailbox& mailbox, PlaceIndex place) {
    const auto& info = mailbox.places()[static_cast<std::size_t>(place)];
    return info.well_known.empty() ? "Label_" + std::to_string(place) : info.well_known;
}

std::optional<PlaceIndex> find_label(const Mailbox& mailbox, std::string_view id) {
    for (std::size_t i = 0; i < mailbox.places().size(); ++i)
        if (!mailbox.places()[i].is_removed && label_id(mailbox, static_cast<PlaceIndex>(i)) == id)
            return static_cast<PlaceIndex>(i);
    return std::nullopt;
}

std::vector<std::string> label_ids(const Mailbox& mailbox, const Places& places) {
    std::vector<std::string> ids;
    for (const auto place : places) ids.push_back(label_id(mailbox, place));
    return ids;
}

std::vector<std::string> label_ids(const Mailbox& mailbox, const Message& message) {
    auto ids = label_ids(mailbox, message.places);
    if (!message.is_read) ids.insert(ids.begin(), "UNREAD");
    return ids;
}

json message_stub(const Message& message) {
    return {{"id", message_id(message.key)}, {"threadId", message_id(message.thread)}};
}

namespace {
json header_list(const MailHeaders& headers, const std::vector<std::string>& wanted) {
    json list = json::array();
    for (const auto& [name, value] : headers) {
        const bool is_wanted =
            wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&name = name](const std::string& other) {
                return equals_ignoring_case(name, other);
            });
        if (is_wanted) list.push_back({{"name", to_valid_utf8(name)}, {"value", to_valid_utf8(value)}});
    }
    return list;
}

json payload(const Call& call, const Message& message, bool is_full) {
    const auto& content = *message.content;
    const auto headers = read_headers(content.bytes);
    const auto type = header_of(headers, "Content-Type");
    json result = {{"partId", ""},
                   {"mimeType", to_valid_utf8(ascii_lower(trim(std::string_view(type).substr(0, type.find(';')))))},
                   {"filename", ""},
                   {"headers", header_list(headers, is_full ? std::vector<std::string>{}
                                                            : call.request.parameters("metadataHeaders"))}};
    if (!is_full) return result;
    auto parts = json::array();
    for (const auto& part : read_parts(content.bytes)) {
        json body = {{"size", part.decoded.size()}};
        if (part.is_attachment) // fetched by attachments.get
            body["attachmentId"] = attachment_id(call, message, parts.size());
        else
            body["data"] = to_base64url(part.decoded);
        parts.push_back({{"partId", std::to_string(parts.size())},
                         {"mimeType", part.content_type},
                         {"filename", part.name},
                         {"body", body}});
    }
    result["parts"] = std::move(parts);
    return result;
}
} // namespace

std::string attachment_id(const Call& call, const Message& message, std::size_t number) {
    std::string text = std::to_string(message.key) + ":" + std::to_string(number);
    text.resize(200, ' '); // they are long
    return "ANGjdJ" + call.world.opaque.seal("attachment", text);
}

std::optional<std::size_t> attachment_number(const Call& call, const Message& message, std::string_view id) {
    constexpr std::string_view prefix = "ANGjdJ";
    if (!id.starts_with(prefix)) return std::nullopt;
    const auto text = call.world.opaque.open("attachment", id.substr(prefix.size()));
    const auto start = std::to_string(message.key) + ":";
    if (!text || !text->starts_with(start)) return std::nullopt;
    return std::stoull(text->substr(start.size()));
}

json message_json(const Call& call, const Message& message, std::string_view format) {
    const auto& content = *message.content;
    auto result = message_stub(message);
    if (const auto ids = label_ids(*call.mailbox, message); !ids.empty())
        result["labelIds"] = ids; // absent when there are none
    result["snippet"] = "";
    result["historyId"] = std::to_string(message.changed);
    result["internalDate"] = std::to_string(to_micros(message.received) / 1000);
    result["sizeEstimate"] = content.bytes.size();
    if (format == "raw") result["raw"] = to_base64url(content.bytes);
    if (format == "metadata" || format == "full") result["payload"] = payload(call, message, format == "full");
    return result;
}

std::size_t page_size(const Request& request, std::size_t usual, std::size_t largest) {
    const auto text = request.parameter("maxResults");
    std::size_t size = usual;
    std::from_chars(text.data(), text.data() + text.size(), size);
    return std::clamp<std::size_t>(size, 1, largest);
}

} // namespace remand::emulator::gmail
