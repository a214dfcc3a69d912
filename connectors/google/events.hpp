// The event that an invitation left in its mailbox's calendar. Needs the scope calendar.events, and the Calendar API
// enabled in the project. https://developers.google.com/workspace/calendar/api/v3/reference/events
#pragma once

#include "connectors/calendar.hpp"
#include "connectors/google/api.hpp"

namespace remand::google {

// Found by the invitation's UID. Put back with events.import, which makes a private copy of somebody else's event: with
// its organiser, its UID and its guests, and writes to nobody.
class Events final : public InvitationCalendar {
public:
    explicit Events(Api& api) : api_(api) {}
    [[nodiscard]] Result<std::optional<CalendarEvent>> find(const Mailbox& mailbox, const Invitation& from) override;
    [[nodiscard]] Result<void> remove(const Mailbox& mailbox, const CalendarEvent& event) override;
    [[nodiscard]] Result<std::string> put_back(const Mailbox& mailbox, const CalendarEvent& event,
                                               const std::string& key) override;
    [[nodiscard]] std::string_view meaning_of_put_back() const override {
        return "Its event was put back into the calendar.";
    }

private:
    Api& api_;
};

} // namespace remand::google
