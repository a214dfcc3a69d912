// The Retry-After header (RFC 9110 section 10.2.3) as providers really send it: whole seconds, decimals (Microsoft's
// own sample says 2.128), an HTTP date, or nothing.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "connectors/http/transport.hpp"
#include "core/clock.hpp"

namespace remand::http {

// Nobody is believed beyond this: an absurd value must not park a mailbox for a year.
inline constexpr std::chrono::milliseconds longest_retry_after = std::chrono::hours{1};

// Never negative (a date in the past means "now"), never above longest_retry_after, decimals rounded up to
// milliseconds. nullopt when the text is absent, negative or neither form: the caller's own back-off decides.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view text, Timestamp now);
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after_of(const Response& response, Timestamp now);

// The time from now to `when`, within the same bounds.
[[nodiscard]] std::chrono::milliseconds wait_until(Timestamp when, Timestamp now);

} // namespace remand::http
