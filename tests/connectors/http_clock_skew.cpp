#include "connectors/http/clock_skew.hpp"

#include <catch2/catch.hpp>

#include "connectors/checks.hpp"
#include "tests/support/canned_transport.hpp"

using namespace remand;
using namespace remand::tests;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    FakeClock clock{*parse_rfc3339("2026-11-23T10:00:00Z")};
    CannedTransport transport;
    http::SkewMeter meter{transport, clock};
    std::optional<Duration> after(const std::string& date) {
        transport.on("", "", reply(401, "", {{"Date", date}}));
        static_cast<void>(meter.send({}));
        return meter.skew();
    }
};

} // namespace

TEST_CASE("The distance to the provider's clock is read from its answers, refusals too", "[clock_skew]") {
    Fixture it;
    CHECK_FALSE(it.meter.skew());
    CHECK(it.after("Mon, 23 Nov 2026 10:00:00 GMT") == Duration{0});
    CHECK(it.after("Mon, 23 Nov 2026 09:58:00 GMT") == Duration{2min});
    CHECK(it.after("Mon, 23 Nov 2026 10:10:00 GMT") == Duration{-10min});
    CHECK(it.after("yesterday") == Duration{-10min}); // no date: what was measured before stands
}

TEST_CASE("A clock that is a minute off is warned of, and one that is five minutes off is broken", "[clock_skew]") {
    CHECK_FALSE(clock_check({}));
    CHECK(clock_check(Duration{60s})->state == Check::State::passed);
    CHECK(clock_check(Duration{61s})->state == Check::State::warning);
    CHECK(clock_check(Duration{-61s})->state == Check::State::warning);
    CHECK(clock_check(Duration{300s})->state == Check::State::warning);
    CHECK(clock_check(Duration{301s})->state == Check::State::failed);
    CHECK(clock_check(Duration{-301s})->detail.find("301 seconds behind") != std::string::npos);
    CHECK(clock_check(Duration{301s})->detail.find("301 seconds ahead of") != std::string::npos);
}
