// Events of a calendar (resource type `event`), and the one that a meeting request leads to.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/odata.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

namespace {
// With `=`, `-` and `_`, and as long as the real ones.
std::string event_id(const Call& call, const CalendarEvent& event) {
    return call.world.opaque.seal("event", call.mailbox->address() + "/" + std::to_string(event.number));
}

json person(const std::string& name, const std::string& address) {
    return {{"emailAddress", {{"name", name.empty() ? address : name}, {"address", address}}}};
}

json moment(const std::string& time) { return {{"dateTime", time + ".0000000"}, {"timeZone", "UTC"}}; }

json event_json(const Call& call, const CalendarEvent& event) {
    const bool is_own = event.is_own;
    return {{"@odata.type", "#microsoft.graph.event"},
            {"id", event_id(call, event)},
            {"iCalUId", event.uid},
            {"transactionId", event.transaction.empty() ? json(nullptr) : json(event.transaction)},
            {"subject", event.summary},
            {"body", {{"contentType", "text"}, {"content", event.description}}},
            {"bodyPreview", shorten(event.description, 255)},
            {"start", moment(event.start)},
            {"end", moment(event.end)},
            {"location", {{"displayName", event.location}}},
            {"isAllDay", false},
            {"isCancelled", false},
            {"isOrganizer", is_own},
            {"organizer", person(event.organizer_name, is_own ? call.mailbox->address() : event.organizer)},
            {"attendees", json::array()},
            {"showAs", "tentative"},
            {"sensitivity", "normal"},
            {"importance", "normal"},
            {"categories", json::array()},
            {"recurrence", nullptr},
            {"isReminderOn", true},
            {"reminderMinutesBeforeStart", 15},
            {"type", "singleInstance"}};
}

CalendarEvent* find_event(const Call& call) {
    for (auto& event : call.mailbox->events())
        if (!event.is_removed && event_id(call, event) == call.parameter("event")) return &event;
    return nullptr;
}

std::string text_at(const json& body, const char* outer, const char* inner) {
    const auto& holder = body.value(outer, json::object());
    return holder.is_object() ? holder.value(inner, "") : "";
}
} // namespace

// Exchange keeps the tie by the UID; one that was deleted is tied no more.
json event_of_request(const Call& call, const Message& message) {
    const auto invitation = read_invitation(message.content->bytes);
    if (!invitation) return nullptr;
    for (const auto& event : call.mailbox->events())
        if (!event.is_removed && event.uid == invitation->uid) return event_json(call, event);
    return nullptr;
}

Response list_events(Call& call) {
    const auto wanted = call.request.parameter("$filter");
    std::vector<const CalendarEvent*> found;
    odata::Filter filter{[](const odata::Getter&) { return true; }, {}, false};
    if (!wanted.empty()) {
        auto read = odata::read_filter(wanted, false);
        if (!read) return error(call, 400, "BadRequest", "Invalid filter clause");
        filter = std::move(*read);
    }
    for (const auto& event : call.mailbox->events()) {
        if (event.is_removed) continue;
        const auto shown = event_json(call, event);
        if (filter.matches([&](std::string_view path) { return odata::at_path(shown, path); })) found.push_back(&event);
    }
    return collection(call, found.size(), 10, 1000, [&](std::size_t i) { return event_json(call, *found[i]); });
}

Response get_event(Call& call) {
    const auto* event = find_event(call);
    return event ? json_response(event_json(call, *event)) : item_not_found(call);
}

Response create_event(Call& call) {
    const auto body = json_body(call);
    if (!body || !body->contains("start") || !body->contains("end"))
        return error(call, 400, "ErrorInvalidRequest", "An event needs a start and an end.");
    const auto transaction = body->value("transactionId", "");
    for (const auto& event : call.mailbox->events()) // "to avoid redundant POST operations in case of client retries"
        if (!transaction.empty() && event.transaction == transaction && !event.is_removed)
            return json_response(event_json(call, event), 201);
    CalendarEvent event;
    event.uid = "040000008200E00074C5B7101A82E008" + to_hex(random_bytes(24));
    event.summary = body->value("subject", "");
    event.description = text_at(*body, "body", "content");
    event.location = text_at(*body, "location", "displayName");
    event.start = text_at(*body, "start", "dateTime").substr(0, 19);
    event.end = text_at(*body, "end", "dateTime").substr(0, 19);
    event.is_own = true;
    event.transaction = transaction;
    return json_response(event_json(call, call.world.add_event(*call.mailbox, std::move(event))), 201);
}

Response delete_event(Call& call) {
    auto* event = find_event(call);
    if (!event) return item_not_found(call);
    event->is_removed = true;
    return {.status = 204};
}

} // namespace remand::emulator::graph
