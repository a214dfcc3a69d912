// Dates of mail headers (RFC 5322 section 3.3, with the obsolete forms of section 4.3 that mail still uses).
#pragma once

#include <optional>
#include <string_view>

#include "core/clock.hpp"

namespace remand::scanner {

// "Mon, 23 Nov 2026 09:15:00 +0100", two-digit years, zone names, comments; nullopt when it is not a date.
[[nodiscard]] std::optional<Timestamp> parse_mail_date(std::string_view text);

} // namespace remand::scanner
