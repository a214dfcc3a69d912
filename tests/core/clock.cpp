#include "core/clock.hpp"

#include <thread>

#include <catch2/catch.hpp>

using namespace remand;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp a_moment = Timestamp{1'795'425'300s}; // 2026-11-23T09:15:00Z

} // namespace

TEST_CASE("A time is printed in RFC 3339 with only the fraction that it has", "[clock]") {
    CHECK(to_rfc3339(a_moment) == "2026-11-23T09:15:00Z");
    CHECK(to_rfc3339(a_moment + 250ms) == "2026-11-23T09:15:00.250Z");
    CHECK(to_rfc3339(a_moment + 1us) == "2026-11-23T09:15:00.000001Z");
    CHECK(to_rfc3339(Timestamp{-1s}) == "1969-12-31T23:59:59Z");
}

TEST_CASE("RFC 3339 times are read with any offset and fraction", "[clock]") {
    CHECK(parse_rfc3339("2026-11-23T09:15:00Z") == a_moment);
    CHECK(parse_rfc3339("2026-11-23t09:15:00z") == a_moment);
    CHECK(parse_rfc3339("2026-11-23T10:45:00+01:30") == a_moment);
    CHECK(parse_rfc3339("2026-11-22T23:15:00-10:00") == a_moment);
    CHECK(parse_rfc3339("2026-11-23T09:15:00.5Z") == a_moment + 500ms);
    CHECK(parse_rfc3339("2026-11-23T09:15:00.123456789Z") == a_moment + 123'456us);
    CHECK(parse_rfc3339("2024-02-29T00:00:00Z").has_value());
}

TEST_CASE("What is not an RFC 3339 time is not read as one", "[clock]") {
    const auto text = GENERATE(
        "", "2026-11-23", "2026-11-23T09:15:00", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-23T24:00:00Z",
        "2026-11-23T09:60:00Z", "2026-11-23T09:15:00.Z", "2026-11-23T09:15:00.1234567890Z", "2026-11-23T09:15:00+1:30",
        "2026-11-23T09:15:00+01:60", "2026-11-23T09:15:00Zx", "2026-11-23T-9:15:00Z", "+026-11-23T09:15:00Z");
    INFO(text);
    CHECK(!parse_rfc3339(text).has_value());
}

TEST_CASE("What was printed as RFC 3339 reads back as the same time", "[clock]") {
    const auto time = GENERATE(as<Timestamp>{}, a_moment, a_moment + 1us, a_moment + 999'999us, Timestamp{0s}, Timestamp{-86'400s});
    CHECK(parse_rfc3339(to_rfc3339(time)) == time);
}

TEST_CASE("The date of an HTTP header is read", "[clock]") {
    CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == Timestamp{784'111'777s});
}

TEST_CASE("What is not the date of an HTTP header is not read as one", "[clock]") {
    const auto text =
        GENERATE("", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC",
                 "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Noy 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT");
    INFO(text);
    CHECK(!parse_http_date(text).has_value());
}

TEST_CASE("Durations are read with their unit", "[clock]") {
    CHECK(parse_duration("500ms") == Duration{500ms});
    CHECK(parse_duration("90s") == Duration{90s});
    CHECK(parse_duration("15m") == Duration{15min});
    CHECK(parse_duration("24h") == Duration{24h});
    CHECK(parse_duration("7d") == Duration{168h});
    CHECK(parse_duration("0s") == Duration{0s});
}

TEST_CASE("A duration without unit, with a sign or too large is refused", "[clock]") {
    const auto text = GENERATE("", "90", "s", "-5s", "+5s", "1.5h", "5 s", "5sec", "9999999999s", "36501d", "1w");
    INFO(text);
    CHECK(!parse_duration(text).has_value());
}

TEST_CASE("A fake clock stands still until it is advanced", "[clock]") {
    FakeClock clock(a_moment);
    CHECK(clock.now() == a_moment);
    clock.advance(5s);
    CHECK(clock.now() == a_moment + 5s);
    CHECK(clock.monotonic() == Monotonic{5s});
}

TEST_CASE("Advancing a fake clock wakes whoever's time has come", "[clock]") {
    FakeClock clock;
    bool came_to_its_end = false;
    {
        std::jthread sleeper([&](std::stop_token stop) { came_to_its_end = clock.sleep_until(Monotonic{10s}, stop); });
        clock.advance(10s);
        sleeper.join();
    }
    CHECK(came_to_its_end);
}

TEST_CASE("A sleeper ends at once when it is told to stop", "[clock]") {
    FakeClock fake;
    SystemClock system;
    Clock& clock = GENERATE(true, false) ? static_cast<Clock&>(fake) : static_cast<Clock&>(system);
    bool came_to_its_end = true;
    {
        std::jthread sleeper([&](std::stop_token stop) { came_to_its_end = clock.sleep_for(1h, stop); });
        sleeper.request_stop();
        sleeper.join();
    }
    CHECK(!came_to_its_end);
}

TEST_CASE("The system clock sleeps until a deadline that has passed without waiting", "[clock]") {
    SystemClock clock;
    CHECK(clock.sleep_until(clock.monotonic() - 1s, std::stop_token{}));
}
