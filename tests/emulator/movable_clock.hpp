// The emulator's time: the system's, moved on when a test says so, for what takes hours or days at a real provider.
#pragma once

#include <atomic>

#include "core/clock.hpp"

namespace remand::emulator {

// Thread-safe.
class MovableClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override { return system_.now() + Duration{ahead_.load()}; }
    [[nodiscard]] Monotonic monotonic() const override { return system_.monotonic() + Duration{ahead_.load()}; }
    bool sleep_until(Monotonic deadline, std::stop_token stop) override {
        return system_.sleep_until(deadline - Duration{ahead_.load()}, std::move(stop));
    }
    void advance(Duration time) { ahead_ += time.count(); }

private:
    SystemClock system_;
    std::atomic<Duration::rep> ahead_{0};
};

} // namespace remand::emulator
