// How long to wait before the next try of something that failed for a passing reason.
#pragma once

#include <cstdint>
#include <mutex>
#include <random>

#include "core/clock.hpp"
#include "core/result.hpp"

namespace remand::service {

// Random shares for jitter, so that many waits that began together do not end together. Thread-safe.
class Jitter {
public:
    explicit Jitter(std::uint32_t seed) : generator_(seed) {}
    double next(); // 0 <= x < 1

private:
    std::mutex mutex_;
    std::mt19937 generator_;
};

struct BackoffLimits {
    Duration first, most;
};

// Doubles with each attempt (1 is the first) up to `most`; of that, at least a half, the rest by `share`.
[[nodiscard]] Duration backoff(int attempt, const BackoffLimits& limits, double share);

// What a provider asked for with ErrorKind::wait, at most an hour: an absurd answer must not silence a mailbox for
// ever. Where it named no time, or a shorter one than our own back-off, the latter.
[[nodiscard]] Duration asked_wait(const Error& error, Duration own);
// Not the provider asked for the wait but our own count of what it allows, which knows the time exactly.
[[nodiscard]] bool is_own_meter(const Error& error);

} // namespace remand::service
