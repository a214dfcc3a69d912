#include "connectors/checks.hpp"

#include <fmt/format.h>

namespace remand {
namespace {

constexpr std::chrono::seconds noticeable_skew{60}, breaking_skew{300};
constexpr std::chrono::minutes passing_trouble{1}; // ask again in a while

} // namespace

Check passed(std::string what, std::string detail) {
    return {Check::State::passed, std::move(what), std::move(detail), {}};
}

Check warned(std::string what, std::string detail) {
    return {Check::State::warning, std::move(what), std::move(detail), {}};
}

Check failed(std::string what, const Error& error, std::chrono::minutes patience) {
    const bool may_pass = error.kind == ErrorKind::wait || error.kind == ErrorKind::retry;
    return {Check::State::failed, std::move(what), error.message, may_pass ? passing_trouble : patience};
}

std::optional<Check> clock_check(const std::optional<Duration>& skew) {
    if (!skew) return {};
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*skew).count();
    const auto distance = std::chrono::abs(*skew);
    const std::string sentence = fmt::format("The clock of this machine is {} seconds {} the provider's.",
                                             seconds < 0 ? -seconds : seconds, seconds < 0 ? "behind" : "ahead of");
    if (distance > breaking_skew)
        return Check{Check::State::failed,
                     "Clock",
                     sentence + " Sign-in breaks at five minutes: switch on time synchronisation (`timedatectl "
                                "set-ntp true`).",
                     {}};
    if (distance > noticeable_skew)
        return warned("Clock", sentence + " Switch on time synchronisation (`timedatectl set-ntp true`).");
    return passed("Clock", "It agrees with the provider's.");
}

} // namespace remand
