#include "service/sync/poll_timing.hpp"

namespace remand::service {

Duration poll_interval(const PollSettings& settings, Duration quiet_for, double share) {
    Duration interval = settings.normal;
    if (quiet_for < settings.fast_for) interval = settings.fast;
    if (quiet_for >= settings.idle_after) interval = settings.idle;
    return interval + Duration(static_cast<std::int64_t>(static_cast<double>(interval.count()) * share / 10));
}

} // namespace remand::service
