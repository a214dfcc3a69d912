#include "tests/emulator/model/calendar.hpp"

#include "core/text.hpp"
#include "tests/emulator/model/content.hpp"

namespace remand::emulator {

namespace {
// RFC 5545 section 3.1: a line that begins with white space goes on from the one before.
std::string unfolded_lines(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') continue;
        if (text[i] == '\n' && i + 1 < text.size() && (text[i + 1] == ' ' || text[i + 1] == '\t'))
            ++i;
        else
            out += text[i];
    }
    return out;
}

std::string date_time(std::string_view value) { // 20261201T090000Z
    if (value.size() < 15) return {};
    const std::string text(value);
    return text.substr(0, 4) + '-' + text.substr(4, 2) + '-' + text.substr(6, 2) + 'T' + text.substr(9, 2) + ':' +
           text.substr(11, 2) + ':' + text.substr(13, 2);
}
} // namespace

std::optional<CalendarEvent> read_invitation(std::string_view bytes) {
    if (bytes.find("text/calendar") == std::string_view::npos) return std::nullopt;
    for (const auto& part : read_parts(bytes)) {
        if (part.content_type != "text/calendar") continue;
        CalendarEvent event;
        bool is_request = false;
        const auto lines = unfolded_lines(part.decoded);
        for (const auto line : split(lines, '\n')) {
            const auto colon = line.find(':');
            if (colon == std::string_view::npos) continue;
            const auto head = line.substr(0, colon);
            const auto name = ascii_lower(head.substr(0, head.find(';')));
            const std::string value(trim(line.substr(colon + 1)));
            if (name == "method") is_request = equals_ignoring_case(value, "REQUEST");
            if (name == "uid") event.uid = value;
            if (name == "summary") event.summary = value;
            if (name == "description") event.description = value;
            if (name == "location") event.location = value;
            if (name == "dtstart") event.start = date_time(value);
            if (name == "dtend") event.end = date_time(value);
            if (name == "organizer")
                event.organizer = equals_ignoring_case(value.substr(0, 7), "mailto:") ? value.substr(7) : value;
        }
        if (is_request && !event.uid.empty()) return event;
    }
    return std::nullopt;
}

} // namespace remand::emulator
