#include "service/policy/breaker.hpp"

#include <fmt/format.h>

namespace remand::service {

std::optional<std::string> breaker_trips(const db::HourCounts& hour, const BreakerSettings& settings) {
    const std::int64_t moves = hour.automatic_moves + 1;
    if (moves > settings.moves_an_hour)
        return fmt::format("More than {} automatic moves within an hour.", settings.moves_an_hour);
    if (hour.messages >= settings.share_counts_from &&
        static_cast<double>(moves) > settings.share_of_mail * static_cast<double>(hour.messages))
        return fmt::format("Automatic moves would be {} of the {} messages of the last hour, more than {:.0f} %.",
                           moves, hour.messages, settings.share_of_mail * 100);
    return {};
}

} // namespace remand::service
