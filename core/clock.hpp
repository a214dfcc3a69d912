// Time as the product sees it. Everything that needs "now" or wants to wait takes a Clock&, so that tests advance time
// instead of sleeping. Wall time (Timestamp, UTC) is for records and for what providers tell us; Monotonic time is for
// timers, back-off and leases, since the wall clock may jump.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace remand {

using Timestamp = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>; // UTC
using Monotonic = std::chrono::time_point<std::chrono::steady_clock, std::chrono::microseconds>;
using Duration = std::chrono::microseconds;

// Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Timestamp now() const = 0;
    [[nodiscard]] virtual Monotonic monotonic() const = 0;
    // Waits until the time has passed or stop is requested. False when stopped early.
    virtual bool sleep_until(Monotonic deadline, std::stop_token stop) = 0;
    bool sleep_for(Duration time, std::stop_token stop) { return sleep_until(monotonic() + time, std::move(stop)); }
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override;
    [[nodiscard]] Monotonic monotonic() const override;
    bool sleep_until(Monotonic deadline, std::stop_token stop) override;
};

// Stands still until advance(); advance() wakes every sleeper whose time has come.
class FakeClock final : public Clock {
public:
    explicit FakeClock(Timestamp start = Timestamp{std::chrono::seconds{1'800'000'000}}) : now_(start) {}
    [[nodiscard]] Timestamp now() const override;
    [[nodiscard]] Monotonic monotonic() const override;
    bool sleep_until(Monotonic deadline, std::stop_token stop) override;
    void advance(Duration time);

private:
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    Timestamp now_;
    Monotonic monotonic_{};
};

[[nodiscard]] inline std::int64_t to_micros(Timestamp time) { return time.time_since_epoch().count(); }
[[nodiscard]] inline Timestamp from_micros(std::int64_t micros) { return Timestamp{std::chrono::microseconds{micros}}; }

// RFC 3339, always UTC: "2026-11-23T09:15:00Z"; fractions are printed only where they are not zero.
[[nodiscard]] std::string to_rfc3339(Timestamp time);
// Accepts any RFC 3339 offset and up to nine decimals (cut to microseconds); nullopt when it is not one.
[[nodiscard]] std::optional<Timestamp> parse_rfc3339(std::string_view text);
// The IMF-fixdate of HTTP headers (RFC 9110 section 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT".
[[nodiscard]] std::optional<Timestamp> parse_http_date(std::string_view text);
// "90s", "15m", "24h", "7d" (also "500ms"); nullopt when it is not one or does not fit.
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);

} // namespace remand
