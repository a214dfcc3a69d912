// Post-delivery events for a SIEM: one JSON object a line, in the field names of Cloudflare's data set "Email Security
// post-delivery events", so that parsers which exist for that can read ours. Times are RFC 3339.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "core/clock.hpp"
#include "core/message.hpp"
#include "core/result.hpp"

namespace remand::db {

class Database;

struct EventRange {
    std::optional<TenantId> tenant{};
    std::optional<Timestamp> since{}, until{}; // of RequestedAt; `until` itself is not in it
};

// Calls `line` (without line end) for each action of the range, oldest first, until it returns false. Reads in pages,
// so that a slow consumer never holds up the database; rows that are added meanwhile are given too.
Result<void> export_events(const Database& database, const EventRange& range,
                           const std::function<bool(std::string_view line)>& line);

} // namespace remand::db
