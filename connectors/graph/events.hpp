// The event that a meeting request left in its mailbox's calendar. Needs Calendars.ReadWrite.
// https://learn.microsoft.com/graph/api/eventmessage-get and /graph/api/resources/event.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "connectors/calendar.hpp"
#include "connectors/graph/client.hpp"

namespace remand::graph {

// Exchange ties a meeting request to its event itself, so that the request leads to it (eventMessage/event); by its UID
// it is looked for where it does not. A deleted event cannot be moved back, only made anew from what was kept of it: it is
// the user's own then, with no attendees, since Graph would write to them.
class Events final : public InvitationCalendar {
public:
    explicit Events(Client& client) : client_(client) {}
    [[nodiscard]] Result<std::optional<CalendarEvent>> find(const Mailbox& mailbox, const Invitation& from) override;
    [[nodiscard]] Result<void> remove(const Mailbox& mailbox, const CalendarEvent& event) override;
    [[nodiscard]] Result<std::string> put_back(const Mailbox& mailbox, const CalendarEvent& event,
                                               const std::string& key) override;
    [[nodiscard]] std::string_view meaning_of_put_back() const override {
        return "Its event was made anew in the calendar, as one of the user's own without guests: Microsoft Graph cannot give "
               "back a deleted meeting.";
    }

private:
    Result<nlohmann::json> event_of_request(const MessageRef& ref); // null where it leads to none
    Result<nlohmann::json> event_of_uid(const MailboxId& mailbox, const std::string& uid);

    Client& client_;
};

} // namespace remand::graph
