#include "connectors/graph/events.hpp"

#include <nlohmann/json.hpp>

#include "connectors/graph/json.hpp"
#include "connectors/graph/links.hpp"
#include "core/text.hpp"

namespace remand::graph {
namespace {

// What is kept of an event. Not the organizer and the attendees: Graph takes no organizer and invites attendees.
constexpr std::string_view kept_fields[] = {"subject", "body",     "start",      "end",
                                            "isAllDay", "location", "recurrence", "showAs",
                                            "sensitivity", "importance", "categories", "isReminderOn",
                                            "reminderMinutesBeforeStart"};

Call event_call(const MailboxId& mailbox, std::string target) {
    Call call;
    call.target = std::move(target);
    call.mailbox = mailbox;
    call.priority = Priority::remediation;
    return call;
}

bool is_from(const nlohmann::json& event, const std::string& organizer) {
    if (organizer.empty() || flag_of(event, "isOrganizer")) return false;
    const auto address = text_of(member(member(event, "organizer"), "emailAddress"), "address");
    return equals_ignoring_case(address, organizer);
}

std::string kept_of(const nlohmann::json& event) {
    auto kept = nlohmann::json::object();
    for (const auto name : kept_fields)
        if (const auto& value = member(event, name); !value.is_null()) kept[std::string(name)] = value;
    return kept.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

Result<nlohmann::json> Events::event_of_request(const MessageRef& ref) {
    auto message = client_.json(event_call(ref.mailbox, path({"users", ref.mailbox.value, "messages", ref.provider_id}) +
                                                            query({{"$expand", "microsoft.graph.eventMessage/event"}})));
    if (!message) return fail(message.error());
    return member(*message, "event");
}

Result<nlohmann::json> Events::event_of_uid(const MailboxId& mailbox, const std::string& uid) {
    if (uid.empty()) return nlohmann::json();
    const auto found = client_.json(event_call(
        mailbox, path({"users", mailbox.value, "events"}) + query({{"$filter", "iCalUId eq " + odata_text(uid)}})));
    if (!found) return fail(found.error());
    for (const auto& event : member(*found, "value")) // a filter that is not known is ignored silently
        if (text_of(event, "iCalUId") == uid) return event;
    return nlohmann::json();
}

Result<std::optional<CalendarEvent>> Events::find(const Mailbox& mailbox, const Invitation& from) {
    auto event = event_of_request(from.ref);
    if (!event && is_not_found(event.error())) event = nlohmann::json(); // the mail is gone, and its event may not be
    if (event && !event->is_object()) event = event_of_uid(mailbox.id, from.uid);
    if (!event) return fail(event.error());
    const auto id = text_of(*event, "id");
    if (id.empty() || !is_from(*event, from.organizer)) return std::nullopt;
    return CalendarEvent{id, kept_of(*event)};
}

Result<void> Events::remove(const Mailbox& mailbox, const CalendarEvent& event) {
    auto call = event_call(mailbox.id, path({"users", mailbox.id.value, "events", event.id}));
    call.method = "DELETE";
    const auto removed = client_.json(call);
    if (!removed && !is_not_found(removed.error())) return fail(removed.error());
    return {};
}

Result<std::string> Events::put_back(const Mailbox& mailbox, const CalendarEvent& event, const std::string& key) {
    auto body = parse_json(event.content);
    if (!body.is_object())
        return fail(ErrorKind::give_up, "graph.bad_event", "What was kept of the event cannot be read.");
    body["transactionId"] = key; // a second request with it makes no second event
    body["responseRequested"] = false;
    auto call = event_call(mailbox.id, path({"users", mailbox.id.value, "events"}));
    call.method = "POST";
    call.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    const auto made = client_.json(call);
    if (!made) return fail(made.error());
    return text_of(*made, "id");
}

} // namespace remand::graph
