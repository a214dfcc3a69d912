// Events of the primary calendar (calendar v3).
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/google/gmail.hpp"
#include "tests/emulator/google/operations.hpp"

namespace remand::emulator::gmail {

using nlohmann::json;

namespace {
std::string calendar_id(const CalendarEvent& event) { return fmt::format("_{:026x}", event.number); }

json calendar_json(const Call& call, const CalendarEvent& event) {
    const auto moment = [](const std::string& time) { return json{{"dateTime", time + "Z"}, {"timeZone", "UTC"}}; };
    json organizer{{"email", event.is_own ? call.mailbox->address() : event.organizer}};
    if (event.is_own) organizer["self"] = true;
    return {{"kind", "calendar#event"},
            {"id", calendar_id(event)},
            {"status", event.is_removed ? "cancelled" : "confirmed"},
            {"summary", event.summary},
            {"description", event.description},
            {"location", event.location},
            {"organizer", organizer},
            {"start", moment(event.start)},
            {"end", moment(event.end)},
            {"iCalUID", event.uid},
            {"sequence", 0},
            {"attendees", json::array({{{"email", call.mailbox->address()},
                                        {"self", true},
                                        {"responseStatus", "needsAction"}}})},
            {"reminders", {{"useDefault", true}}},
            {"eventType", "default"}};
}

CalendarEvent* find_calendar_event(const Call& call) {
    for (auto& event : call.mailbox->events())
        if (calendar_id(event) == call.parameter("event")) return &event;
    return nullptr;
}

Response event_not_found(const Call& call) { return error(call, 404, "notFound", "Not Found"); }
} // namespace

Response list_calendar_events(Call& call) {
    const auto uid = call.request.parameter("iCalUID");
    const bool with_removed = call.request.parameter("showDeleted") == "true";
    json items = json::array();
    for (const auto& event : call.mailbox->events())
        if ((uid.empty() || event.uid == uid) && (with_removed || !event.is_removed))
            items.push_back(calendar_json(call, event));
    return json_response({{"kind", "calendar#events"},
                          {"summary", call.mailbox->address()},
                          {"timeZone", "UTC"},
                          {"accessRole", "owner"},
                          {"items", std::move(items)}});
}

Response get_calendar_event(Call& call) {
    const auto* event = find_calendar_event(call);
    return event ? json_response(calendar_json(call, *event)) : event_not_found(call);
}

Response delete_calendar_event(Call& call) {
    auto* event = find_calendar_event(call);
    if (!event) return event_not_found(call);
    if (event->is_removed) return error(call, 410, "deleted", "Resource has been deleted");
    event->is_removed = true;
    return {.status = 204};
}

// "Imports an event. This operation is used to add a private copy of an existing event to a calendar."
Response import_calendar_event(Call& call) {
    const auto body = json_body(call);
    const auto text = [&](const char* outer, const char* inner) {
        return body->contains(outer) && (*body)[outer].is_object() ? (*body)[outer].value(inner, "") : std::string{};
    };
    if (!body || body->value("iCalUID", "").empty() || text("start", "dateTime").empty() || text("end", "dateTime").empty())
        return error(call, 400, "required", "Missing iCalUID, start or end.");
    CalendarEvent event;
    event.uid = body->value("iCalUID", "");
    event.summary = body->value("summary", "");
    event.description = body->value("description", "");
    event.location = body->value("location", "");
    event.start = text("start", "dateTime").substr(0, 19);
    event.end = text("end", "dateTime").substr(0, 19);
    event.organizer = text("organizer", "email");
    event.is_own = event.organizer.empty() || equals_ignoring_case(event.organizer, call.mailbox->address());
    for (auto& known : call.mailbox->events())
        if (known.uid == event.uid) {
            event.number = known.number;
            known = std::move(event);
            return json_response(calendar_json(call, known));
        }
    return json_response(calendar_json(call, call.world.add_event(*call.mailbox, std::move(event))));
}

} // namespace remand::emulator::gmail
