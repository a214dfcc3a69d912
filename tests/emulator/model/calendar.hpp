// The calendar of a mailbox, as far as invitations make it: both clouds put a meeting request into it as it is delivered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace remand::emulator {

struct CalendarEvent {
    std::uint64_t number = 0; // in all calendars
    std::string uid;
    std::string summary, description, location;
    std::string start, end; // "2026-12-01T09:00:00", UTC
    std::string organizer, organizer_name;
    bool is_own = false;     // the owner of the calendar is the organiser
    bool is_removed = false; // Google keeps it as cancelled, Microsoft in the trash: out of the calendar
    std::string transaction; // of the request that made it, where it had one
};

// What a mail with a calendar object of method REQUEST (RFC 5546 section 3.2.2) invites to; its number is 0.
[[nodiscard]] std::optional<CalendarEvent> read_invitation(std::string_view bytes);

} // namespace remand::emulator
