// How soon a mailbox is asked again. Pure.
#pragma once

#include "core/clock.hpp"
#include "service/config.hpp"

namespace remand::service {

// `quiet_for`: since the last arrival (or since we know the mailbox). Fast after new mail, normal by day, idle after
// hours without any; up to a tenth longer by `share` (0 to 1), so that mailboxes spread out.
[[nodiscard]] Duration poll_interval(const PollSettings& settings, Duration quiet_for, double share);

} // namespace remand::service
