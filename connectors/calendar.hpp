// The events that invitations leave in their mailboxes' calendars. Both clouds put an invitation into the calendar as it
// comes, and leave it there when its mail is taken away: its link and its telephone number stay in sight.
//
// Only what the invitation itself brought is touched: an event of another organiser, or of the mailbox's owner, may be a
// meeting whose UID somebody has guessed or seen, and is never removed for the sake of a mail that claims it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/message.hpp"
#include "core/result.hpp"

namespace remand {

struct Invitation {
    MessageRef ref;
    std::string uid;       // RFC 5545 section 3.8.4.7, as the mail has it; may be empty
    std::string organizer; // the address that the mail has; may be empty: then no event is its
};

struct CalendarEvent {
    std::string id;      // the provider's
    std::string content; // opaque: what it takes to make it again. Words of the mail: to be kept sealed
};

// Thread-safe. Errors are those of a Connector's calls.
class InvitationCalendar {
public:
    virtual ~InvitationCalendar() = default;

    // The event that the invitation brought; nullopt when there is none (any more). To be asked before the mail is moved:
    // from where it goes it may lead to its event no longer.
    [[nodiscard]] virtual Result<std::optional<CalendarEvent>> find(const Mailbox& mailbox, const Invitation& from) = 0;
    // Out of the calendar, and no word to the organiser. Done as well when it is gone already.
    [[nodiscard]] virtual Result<void> remove(const Mailbox& mailbox, const CalendarEvent& event) = 0;
    // Into the calendar again, as an answer to nobody. Asked twice with the same `key`, once. Gives the id that it has now.
    [[nodiscard]] virtual Result<std::string> put_back(const Mailbox& mailbox, const CalendarEvent& event,
                                                       const std::string& key) = 0;
    // A sentence for the record.
    [[nodiscard]] virtual std::string_view meaning_of_put_back() const = 0;
};

} // namespace remand
