#pragma once

#include <cstdint>
#include <string>

#include "core/clock.hpp"

namespace remand::emulator {

// IMF-fixdate (RFC 9110 section 5.6.7), as in Date and Retry-After.
[[nodiscard]] std::string http_date(Timestamp time);
// Of the epoch, as in tokens.
[[nodiscard]] std::int64_t to_seconds(Timestamp time);

} // namespace remand::emulator
