// A calendar object (RFC 5545) read for what a mail program shows and puts into the calendar by itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/extract/charset.hpp"
#include "scanner/facts.hpp"

namespace remand::scanner {

struct CalendarReading {
    std::string text;                 // summary, description, location
    std::vector<std::string> urls;    // of any property
    std::optional<Address> organizer;
    std::string uid; // empty where it is longer than limits::event_uid_bytes
};

// `text` is valid UTF-8. Alarms, time zones and recurrences are not read.
[[nodiscard]] CalendarReading read_calendar(std::string_view text, const CharsetDecoder& charset);

} // namespace remand::scanner
