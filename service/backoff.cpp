#include "service/backoff.hpp"

#include <algorithm>

namespace remand::service {
namespace {
constexpr Duration longest_asked_wait = std::chrono::hours{1};
}

double Jitter::next() {
    std::lock_guard lock(mutex_);
    return std::uniform_real_distribution<double>(0.0, 1.0)(generator_);
}

Duration backoff(int attempt, const BackoffLimits& limits, double share) {
    Duration wait = limits.first;
    for (int i = 1; i < attempt && wait < limits.most; ++i) wait *= 2;
    wait = std::min(wait, limits.most);
    return wait / 2 + Duration(static_cast<std::int64_t>(static_cast<double>((wait / 2).count()) * share));
}

Duration asked_wait(const Error& error, Duration own) {
    if (!error.retry_after) return own;
    const Duration asked = std::clamp<Duration>(*error.retry_after, Duration{0}, longest_asked_wait);
    return std::max(asked, std::min(own, longest_asked_wait));
}

bool is_own_meter(const Error& error) { return error.code.starts_with("http.") && error.code != "http.held"; }

} // namespace remand::service
