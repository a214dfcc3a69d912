// The breaker against a storm of false positives (a runaway rule, a model gone wrong): pure arithmetic over what the
// last hour held. Whoever decides asks before every single automatic move and counts it at once, so that a page of
// messages cannot overshoot the limit.
#pragma once

#include <optional>
#include <string>

#include "db/stores.hpp"
#include "service/config.hpp"

namespace remand::service {

// Whether one more automatic move would pass a limit. `hour` includes the message itself, and not yet its move. The
// text is the reason, for the tenant's row, the audit and the log.
[[nodiscard]] std::optional<std::string> breaker_trips(const db::HourCounts& hour, const BreakerSettings& settings);

} // namespace remand::service
