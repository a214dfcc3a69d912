// A message as Graph's JSON shows it (resource type `message`).
#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/microsoft/graph.hpp"

namespace remand::emulator::graph {

using nlohmann::json;
using namespace std::string_view_literals;

namespace {
std::string seconds_of(Timestamp time) { return to_rfc3339(std::chrono::floor<std::chrono::seconds>(time)); }

json recipient(const MailAddress& address) {
    return {{"emailAddress",
             {{"name", address.name.empty() ? address.address : address.name}, {"address", address.address}}}};
}

json recipients(const std::string& header) {
    auto list = json::array();
    for (const auto& address : read_addresses(header)) list.push_back(recipient(address));
    return list;
}

json first_recipient(const std::string& header) {
    const auto list = read_addresses(header);
    return list.empty() ? json(nullptr) : recipient(list.front());
}

// The part that a mail program would show: HTML where there is some.
json shown_body(const Content& content) {
    const auto parts = read_parts(content.bytes);
    const MailPart* shown = nullptr;
    for (const auto& part : parts)
        if (!part.is_attachment && (!shown || part.content_type == "text/html")) shown = &part;
    if (!shown) return {{"contentType", "text"}, {"content", ""}};
    return {{"contentType", shown->content_type == "text/html" ? "html" : "text"},
            {"content", to_valid_utf8(shown->decoded)}};
}

bool has_attachments(const Content& content) {
    const auto parts = read_parts(content.bytes);
    return std::any_of(parts.begin(), parts.end(),
                       [](const MailPart& part) { return part.is_attachment && !part.is_inline; });
}

json header_list(const MailHeaders& headers) {
    auto list = json::array();
    for (const auto& [name, value] : headers)
        list.push_back({{"name", to_valid_utf8(name)}, {"value", to_valid_utf8(value)}});
    return list;
}

json property(const Call& call, const Message& message, const MailHeaders& headers, std::string_view name) {
    if (name == "subject") return decode_words(header_of(headers, "Subject"));
    if (name == "from") return first_recipient(header_of(headers, "From"));
    if (name == "sender") {
        const auto sender = header_of(headers, "Sender");
        return first_recipient(sender.empty() ? header_of(headers, "From") : sender);
    }
    if (name == "toRecipients") return recipients(header_of(headers, "To"));
    if (name == "ccRecipients") return recipients(header_of(headers, "Cc"));
    if (name == "bccRecipients") return json::array();
    if (name == "replyTo") return recipients(header_of(headers, "Reply-To"));
    if (name == "internetMessageId")
        return message.content->message_id.empty() ? json(nullptr) : json(message.content->message_id);
    if (name == "receivedDateTime" || name == "sentDateTime" || name == "createdDateTime" ||
        name == "lastModifiedDateTime")
        return seconds_of(message.received);
    if (name == "parentFolderId") return folder_id(call.world, *call.mailbox, message.places.front());
    if (name == "isRead") return message.is_read;
    if (name == "isDraft") return message.is_draft;
    if (name == "changeKey") return to_base64(std::to_string(message.changed));
    if (name == "categories") return message.categories;
    if (name == "conversationId") return call.world.opaque.seal("conversation", std::to_string(message.thread));
    if (name == "importance") return message.marks ? message.marks->importance : "normal";
    if (name == "inferenceClassification") return "focused";
    if (name == "flag")
        return message.marks && !message.marks->flag.empty() ? json::parse(message.marks->flag)
                                                             : json{{"flagStatus", "notFlagged"}};
    if (name == "isDeliveryReceiptRequested" || name == "isReadReceiptRequested") return false;
    if (name == "conversationIndex") return to_base64(std::to_string(message.thread));
    if (name == "webLink") return call.origin() + "/owa/?ItemID=" + percent_encode(message_id(call, message));
    if (name == "hasAttachments") return has_attachments(*message.content);
    if (name == "body") return shown_body(*message.content);
    if (name == "bodyPreview") return shorten(shown_body(*message.content)["content"].get<std::string>(), 255);
    if (name == "internetMessageHeaders") return header_list(headers);
    return json(json::value_t::discarded);
}

// What comes without $select; internetMessageHeaders does not.
const std::vector<std::string>& default_properties() {
    static const std::vector<std::string> names{"subject",
                                                "from",
                                                "sender",
                                                "toRecipients",
                                                "ccRecipients",
                                                "bccRecipients",
                                                "replyTo",
                                                "internetMessageId",
                                                "receivedDateTime",
                                                "sentDateTime",
                                                "createdDateTime",
                                                "lastModifiedDateTime",
                                                "parentFolderId",
                                                "isRead",
                                                "isDraft",
                                                "changeKey",
                                                "categories",
                                                "conversationId",
                                                "importance",
                                                "inferenceClassification",
                                                "flag",
                                                "isDeliveryReceiptRequested",
                                                "isReadReceiptRequested",
                                                "conversationIndex",
                                                "webLink",
                                                "hasAttachments",
                                                "body",
                                                "bodyPreview"};
    return names;
}
} // namespace

// What is known without reading the mail is not paid for: filters go through whole mailboxes.
json message_property(const Call& call, const Message& message, std::string_view name) {
    static constexpr std::array cheap{"internetMessageId"sv,
                                      "receivedDateTime"sv,
                                      "parentFolderId"sv,
                                      "isRead"sv,
                                      "isDraft"sv,
                                      "categories"sv,
                                      "sentDateTime"sv,
                                      "createdDateTime"sv,
                                      "lastModifiedDateTime"sv,
                                      "importance"sv,
                                      "flag"sv};
    if (name == "id") return message_id(call, message);
    const bool is_cheap = std::find(cheap.begin(), cheap.end(), name) != cheap.end();
    return property(call, message, is_cheap ? MailHeaders{} : read_headers(message.content->bytes), name);
}

bool is_message_property(std::string_view name) {
    const auto& names = default_properties();
    return name == "id" || std::find(names.begin(), names.end(), name) != names.end();
}

json message_json(const Call& call, const Message& message, const std::vector<std::string>& select) {
    const auto headers = read_headers(message.content->bytes);
    json result = {{"@odata.type", "#microsoft.graph.message"},
                   {"@odata.etag", "W/\"" + to_base64(std::to_string(message.changed)) + "\""},
                   {"id", message_id(call, message)}};
    for (const auto& name : select.empty() ? default_properties() : select) {
        auto value = property(call, message, headers, name);
        if (!value.is_discarded()) result[name] = std::move(value);
    }
    return result;
}

json attachment_json(const Call& call, const Message& message, const MailPart& part, std::size_t number,
                     bool with_bytes) {
    json result = {{"@odata.type", "#microsoft.graph.fileAttachment"},
                   {"id", attachment_id(call, message, number)},
                   {"name", part.name},
                   {"contentType", part.content_type},
                   {"size", part.decoded.size()},
                   {"lastModifiedDateTime", seconds_of(message.received)},
                   {"isInline", part.is_inline},
                   {"contentId", part.content_id.empty() ? json(nullptr) : json(part.content_id)}};
    if (with_bytes) result["contentBytes"] = to_base64(part.decoded);
    return result;
}

} // namespace remand::emulator::graph
