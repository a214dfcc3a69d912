#include "connectors/google/events.hpp"

#include <nlohmann/json.hpp>

#include "connectors/google/fields.hpp"
#include "connectors/google/scopes.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::google {
namespace {

constexpr std::string_view kept_fields[] = {"iCalUID", "summary",   "description", "location", "start",       "end",
                                            "organizer", "attendees", "recurrence",  "sequence", "transparency",
                                            "visibility", "reminders"};

bool is_from(const nlohmann::json& event, const std::string& organizer) {
    const auto named = event.find("organizer");
    if (organizer.empty() || named == event.end() || !named->is_object() || named->value("self", false)) return false;
    return equals_ignoring_case(text_field(*named, "email"), organizer);
}

std::string event_path_of(const CalendarEvent& event) {
    return "/calendars/primary/events/" + percent_encode(event.id) + "?sendUpdates=none";
}

} // namespace

Result<std::optional<CalendarEvent>> Events::find(const Mailbox& mailbox, const Invitation& from) {
    if (from.uid.empty())
        return fail(ErrorKind::give_up, "google.no_event_uid",
                    "The invitation has no UID by which its event could be found; tell its user.");
    const auto listed =
        api_.calendar(mailbox, {"GET", "/calendars/primary/events?iCalUID=" + percent_encode(from.uid), {}});
    if (!listed) return fail(listed.error());
    for (const auto& event : array_field(*listed, "items")) {
        const auto id = text_field(event, "id");
        if (id.empty() || text_field(event, "status") == "cancelled" || !is_from(event, from.organizer)) continue;
        auto kept = nlohmann::json::object();
        for (const auto name : kept_fields)
            if (const auto value = event.find(std::string(name)); value != event.end()) kept[std::string(name)] = *value;
        return CalendarEvent{id, kept.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
    }
    return std::nullopt;
}

Result<void> Events::remove(const Mailbox& mailbox, const CalendarEvent& event) {
    const auto removed = api_.calendar(mailbox, {"DELETE", event_path_of(event), {}});
    if (!removed && removed.error().code != "google.not_found") return fail(removed.error());
    return {};
}

Result<std::string> Events::put_back(const Mailbox& mailbox, const CalendarEvent& event, const std::string&) {
    // An import with the UID of an event that is there changes that one: it needs no key.
    const auto made = api_.calendar(mailbox, {"POST", "/calendars/primary/events/import", event.content});
    if (!made) return fail(made.error());
    return text_field(*made, "id");
}

} // namespace remand::google
