// Reading messages: lists, one message, its MIME, its attachments.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/mime.hpp"
#include "tests/emulator/microsoft/odata.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

namespace {
// Recoverable items are in no listing of the whole mailbox; their folders can be listed by name.
bool is_recoverable(const Message& message) {
    return message.places.front() == folder::deletions || message.places.front() == folder::purges;
}

std::string_view first_name(std::string_view path) { return path.substr(0, path.find('/')); }

odata::Getter getter(const Call& call, const Message& message) {
    return [&call, &message](std::string_view path) {
        const auto name = first_name(path);
        auto value = message_property(call, message, name);
        if (value.is_discarded()) return json(nullptr);
        return name == path ? value : odata::at_path(value, path.substr(name.size() + 1));
    };
}

// $search="words" (KQL) as far as it goes here: every word, or property:word, is in the mail.
bool matches_search(const Message& message, std::string_view search) {
    std::string words(search);
    std::erase(words, '"');
    const auto bytes = ascii_lower(message.content->bytes);
    for (const auto part : split(words, ' ')) {
        const auto colon = part.find(':');
        const auto word = colon == std::string_view::npos ? part : part.substr(colon + 1);
        if (bytes.find(word) == std::string::npos) return false;
    }
    return true;
}

struct Selection {
    odata::Filter filter{[](const odata::Getter&) { return true; }, {}, false};
    std::vector<odata::Order> order;
    std::optional<Response> refusal;
};

// "Properties that appear in $orderby must also appear in $filter, in the same order, before the others"
// (learn.microsoft.com/graph/api/user-list-messages).
bool is_efficient(const Selection& selection) {
    const auto& named = selection.filter.properties;
    if (named.empty()) return true;
    for (std::size_t i = 0; i < selection.order.size(); ++i)
        if (i >= named.size() || named[i] != selection.order[i].property) return false;
    return true;
}

Selection read_selection(const Call& call) {
    Selection selection;
    const auto filter = call.request.parameter("$filter"), order = call.request.parameter("$orderby");
    const auto refuse = [&](std::string_view code, const std::string& sentence) {
        selection.refusal = error(call, 400, code, sentence);
        return std::move(selection);
    };
    if (call.request.has_parameter("$search") && (!filter.empty() || !order.empty()))
        return refuse("SearchWithFilter",
                      "The query parameter '$search' is not supported with '$filter' or '$orderby'.");
    if (!filter.empty()) {
        auto read = odata::read_filter(filter, false);
        if (!read) return refuse("BadRequest", "Invalid filter clause");
        selection.filter = std::move(*read);
    }
    if (!order.empty()) {
        auto read = odata::read_orderby(order);
        if (!read) return refuse("BadRequest", "Invalid orderby clause");
        selection.order = std::move(*read);
    }
    for (const auto& property : selection.filter.properties) {
        if (first_name(property) == "internetMessageHeaders") // docs-contrib#6203
            return refuse("ErrorInvalidUrlQueryFilter", "The query filter contains one or more invalid nodes.");
        if (!is_message_property(first_name(property)))
            return refuse("BadRequest", "Could not find a property named '" + to_valid_utf8(property) +
                                            "' on type 'Microsoft.OutlookServices.Message'.");
    }
    if (!is_efficient(selection))
        return refuse("InefficientFilter", "The restriction or sort order is too complex for this operation.");
    return selection;
}

Response list(const Call& call, std::optional<PlaceIndex> folder) {
    const auto selection = read_selection(call);
    if (selection.refusal) return *selection.refusal;
    const auto search = ascii_lower(call.request.parameter("$search"));
    std::vector<const Message*> found;
    for (const auto& [key, message] : call.mailbox->messages()) {
        if (message.is_deleted || (folder ? message.places.front() != *folder : is_recoverable(message))) continue;
        if (!search.empty() && !matches_search(message, search)) continue;
        if (selection.filter.properties.empty() || selection.filter.matches(getter(call, message)))
            found.push_back(&message);
    }
    std::stable_sort(found.begin(), found.end(), [&](const Message* a, const Message* b) {
        if (selection.order.empty()) return a->received > b->received;
        return odata::comes_before(selection.order, getter(call, *a), getter(call, *b));
    });
    const auto select = selected(call.request);
    return collection(call, found.size(), 10, 1000,
                      [&](std::size_t i) { return message_json(call, *found[i], select); });
}

bool may_read_calendar(const Call& call) {
    const auto reads = [](const auto& roles) {
        return std::any_of(roles.begin(), roles.end(),
                           [](const std::string& role) { return role == "Calendars.Read" || role == "Calendars.ReadWrite"; });
    };
    const auto* app = call.tenant->find_app(call.token->client_id);
    return reads(call.token->permissions) ||
           (app && reads(app->scoped_roles) && app->scoped_mailboxes.contains(call.account->address));
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
    auto shown = message_json(call, *message, selected(call.request));
    if (call.request.parameter("$expand") == "microsoft.graph.eventMessage/event" && read_invitation(message->content->bytes)) {
        if (!may_read_calendar(call))
            return error(call, 403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
        shown["@odata.type"] = "#microsoft.graph.eventMessageRequest";
        shown["meetingMessageType"] = "meetingRequest";
        if (auto event = event_of_request(call, *message); !event.is_null()) shown["event"] = std::move(event);
    }
    return json_response(shown);
}

Response get_message_value(Call& call) {
    const auto [message, refusal] = find_message(call);
    if (!message) return *refusal;
    const auto& bytes = message->content->bytes;
    const auto& switches = call.world.switches.microsoft;
    if (switches.smime_value == "500" && is_opaque_smime(bytes))
        return error(call, 500, "ErrorMimeContentConversionFailed", "Mime content conversion failed.");
    return {.body = switches.rebuilt_mime ? rebuilt_mime(bytes) : bytes, .content_type = "text/plain"};
}

Response list_attachments(Call& call) {
    const auto found = find_message(call);
    if (!found.message) return *found.refusal;
    const auto* message = found.message;
    const auto parts = attachments_of(*message);
    const auto select = selected(call.request);
    const bool with_bytes = select.empty() || std::find(select.begin(), select.end(), "contentBytes") != select.end();
    return collection(call, parts.size(), 100, 1000,
                      [&](std::size_t i) { return attachment_json(call, *message, parts[i], i, with_bytes); });
}

Response get_attachment(Call& call) {
    const auto found = find_message(call);
    if (!found.message) return *found.refusal;
    const auto* message = found.message;
    const auto parts = attachments_of(*message);
    const auto number = attachment_number(call, *message, call.parameter("attachment"));
    if (!number || *number >= parts.size()) return item_not_found(call);
    return json_response(attachment_json(call, *message, parts[*number], *number, true));
}

Response get_attachment_value(Call& call) {
    const auto found = find_message(call);
    if (!found.message) return *found.refusal;
    const auto* message = found.message;
    const auto parts = attachments_of(*message);
    const auto number = attachment_number(call, *message, call.parameter("attachment"));
    if (!number || *number >= parts.size()) return item_not_found(call);
    return {.body = parts[*number].decoded, .content_type = parts[*number].content_type};
}

} // namespace remand::emulator::graph
