// Reading messages: lists, one message, its MIME, its attachments.
#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

namespace {
using Predicate = std::function<bool(const Message&)>;

// `internetMessageId eq '<…>'`; a quote inside is doubled.
std::optional<Predicate> message_id_filter(std::string_view filter) {
    constexpr std::string_view start = "internetMessageId eq '";
    if (!filter.starts_with(start) || !filter.ends_with('\'') || filter.size() <= start.size()) return std::nullopt;
    std::string wanted;
    const auto quoted = filter.substr(start.size(), filter.size() - start.size() - 1);
    for (std::size_t i = 0; i < quoted.size(); ++i) {
        wanted.push_back(quoted[i]);
        if (quoted[i] == '\'' && i + 1 < quoted.size() && quoted[i + 1] == '\'') ++i;
    }
    return [wanted](const Message& message) { return message.content->message_id == wanted; };
}

std::optional<Predicate> read_filter(std::string_view filter) {
    const auto text = trim(filter);
    if (text.empty()) return [](const Message&) { return true; };
    if (const auto from = received_from(text))
        return [from = *from](const Message& message) { return message.received >= from; };
    return message_id_filter(text);
}

// Recoverable items are in no listing of the whole mailbox; their folders can be listed by name.
bool is_recoverable(const Message& message) {
    return message.places.front() == folder::deletions || message.places.front() == folder::purges;
}

Response list(const Call& call, std::optional<PlaceIndex> folder) {
    const auto filter = read_filter(call.request.parameter("$filter"));
    if (!filter)
        return error(call, 400, "InefficientFilter",
                     "The restriction or sort order is too complex for this operation.");
    std::vector<const Message*> found;
    for (const auto& [key, message] : call.mailbox->messages()) {
        const bool is_place = folder ? message.places.front() == *folder : !is_recoverable(message);
        if (!message.is_deleted && is_place && (*filter)(message)) found.push_back(&message);
    }
    const bool is_ascending = call.request.parameter("$orderby") == "receivedDateTime asc" ||
                              call.request.parameter("$orderby") == "receivedDateTime";
    std::stable_sort(found.begin(), found.end(), [&](const Message* a, const Message* b) {
        return is_ascending ? a->received < b->received : a->received > b->received;
    });
    const auto select = selected(call.request);
    return collection(call, found.size(), 10, 1000,
                      [&](std::size_t i) { return message_json(call, *found[i], select); });
}

// "Exchange stores no MIME": with the switch, the bytes come back rebuilt, as there: the same parts, other headers'
// order and line ends.
std::string rebuilt(std::string_view bytes) {
    auto headers = read_headers(bytes);
    std::stable_sort(headers.begin(), headers.end(), [](const auto& a, const auto& b) {
        const auto rank = [](const std::string& name) {
            return equals_ignoring_case(name, "Received") ? 0 : equals_ignoring_case(name, "MIME-Version") ? 2 : 1;
        };
        return rank(a.first) < rank(b.first);
    });
    std::string result;
    for (const auto& [name, value] : headers) result.append(name).append(": ").append(value).append("\r\n");
    result += "\r\n";
    char previous = '\0';
    for (const char c : emulator::body_of(bytes)) {
        if (c == '\n' && previous != '\r') result.push_back('\r');
        result.push_back(previous = c);
    }
    return result;
}

std::vector<MailPart> attachments_of(const Message& message) {
    auto parts = read_parts(message.content->bytes);
    std::erase_if(parts, [](const MailPart& part) { return !part.is_attachment; });
    return parts;
}
} // namespace

Response list_messages(Call& call) { return list(call, std::nullopt); }

Response list_folder_messages(Call& call) {
    const auto folder = find_folder(call, call.parameter("folder"));
    return folder ? list(call, folder) : item_not_found(call);
}

Response get_message(Call& call) {
    const auto [message, refusal] = find_message(call);
    if (!message) return *refusal;
    return json_response(message_json(call, *message, selected(call.request)));
}

Response get_message_value(Call& call) {
    const auto [message, refusal] = find_message(call);
    if (!message) return *refusal;
    const auto& bytes = message->content->bytes;
    return {.body = call.world.switches.microsoft.rebuilt_mime ? rebuilt(bytes) : bytes, .content_type = "text/plain"};
}

Response list_attachments(Call& call) {
    const auto [message, refusal] = find_message(call);
    if (!message) return *refusal;
    const auto parts = attachments_of(*message);
    const auto select = selected(call.request);
    const bool with_bytes = select.empty() || std::find(select.begin(), select.end(), "contentBytes") != select.end();
    return collection(call, parts.size(), 100, 1000,
                      [&](std::size_t i) { return attachment_json(parts[i], i, with_bytes); });
}

Response get_attachment(Call& call) {
    const auto [message, refusal] = find_message(call);
    if (!message) return *refusal;
    const auto parts = attachments_of(*message);
    const auto id = call.parameter("attachment");
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (id == "att" + std::to_string(i)) return json_response(attachment_json(parts[i], i, true));
    return item_not_found(call);
}

} // namespace remand::emulator::graph
