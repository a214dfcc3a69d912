#include "connectors/http/retry_after.hpp"

#include <catch2/catch.hpp>

using namespace remand;
using namespace std::chrono_literals;

namespace {
const Timestamp now = *parse_rfc3339("2026-11-23T10:00:00Z");
}

TEST_CASE("Retry-After is read as seconds, as decimals rounded up, and as a date", "[retry_after]") {
    CHECK(http::parse_retry_after("0", now) == 0ms);
    CHECK(http::parse_retry_after(" 120 ", now) == 120s);
    CHECK(http::parse_retry_after("2.128", now) == 2128ms);
    CHECK(http::parse_retry_after("0.0001", now) == 1ms);
    CHECK(http::parse_retry_after("Mon, 23 Nov 2026 10:00:30 GMT", now) == 30s);
}

TEST_CASE("A date in the past means now, and nobody is believed beyond an hour", "[retry_after]") {
    CHECK(http::parse_retry_after("Mon, 23 Nov 2026 09:00:00 GMT", now) == 0ms);
    CHECK(http::parse_retry_after("Wed, 23 Nov 2033 10:00:00 GMT", now) == 1h);
    CHECK(http::parse_retry_after("3600", now) == 1h);
    CHECK(http::parse_retry_after("3601", now) == 1h);
    CHECK(http::parse_retry_after("99999999999999999999999999", now) == 1h);
}

TEST_CASE("What is no Retry-After leaves the wait to the caller", "[retry_after]") {
    for (const auto* text : {"", " ", "-1", "soon", "1e3", "inf", "nan", "0x10", ".", "1.2.3", "+5"})
        CHECK_FALSE(http::parse_retry_after(text, now));
    CHECK_FALSE(http::retry_after_of({}, now));
}

TEST_CASE("The header's name is found in any case", "[retry_after]") {
    http::Response response;
    response.headers = {{"retry-after", "7"}};
    CHECK(http::retry_after_of(response, now) == 7s);
}
