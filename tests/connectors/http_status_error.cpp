#include "connectors/http/status_error.hpp"

#include <catch2/catch.hpp>

#include "connectors/http/endpoint.hpp"
#include "tests/support/canned_transport.hpp"

using namespace remand;
using namespace remand::tests;

namespace {

std::optional<Error> of(std::string method, int status, http::Headers headers = {}) {
    http::Request request;
    request.method = std::move(method);
    return http::shared_status_error("graph", request, reply(status, "", std::move(headers)), Timestamp{});
}

} // namespace

TEST_CASE("A status asks for the same step of any provider", "[status_error]") {
    CHECK(of("GET", 429)->kind == ErrorKind::wait);
    CHECK_FALSE(of("GET", 429)->retry_after);
    CHECK(of("POST", 429, {{"Retry-After", "2.5"}})->retry_after == std::chrono::milliseconds{2500});
    CHECK(of("GET", 503)->kind == ErrorKind::wait);
    CHECK(of("GET", 500)->kind == ErrorKind::retry);
    CHECK(of("GET", 502)->kind == ErrorKind::retry);
    CHECK(of("GET", 504)->kind == ErrorKind::retry);
    CHECK(of("GET", 500)->code == "graph.http_500");
}

TEST_CASE("A write that met a fault may have been carried out", "[status_error]") {
    CHECK(of("POST", 500)->kind == ErrorKind::unknown_outcome);
    CHECK(of("PATCH", 502)->kind == ErrorKind::unknown_outcome);
    CHECK(of("DELETE", 504)->kind == ErrorKind::unknown_outcome);
    CHECK(of("POST", 503)->kind == ErrorKind::unknown_outcome);
    CHECK(of("POST", 503, {{"Retry-After", "1"}})->kind == ErrorKind::wait);
}

TEST_CASE("Statuses that need the provider's own words are left to its connector", "[status_error]") {
    for (const int status : {200, 204, 302, 400, 401, 403, 404, 409, 410}) CHECK_FALSE(of("GET", status));
}

TEST_CASE("An unknown outcome of a read is just a reason to repeat it", "[status_error]") {
    http::Request read;
    http::Request write;
    write.method = "POST";
    const Error lost{ErrorKind::unknown_outcome, "http.timeout", "late", {}};
    CHECK(http::for_request(lost, read).kind == ErrorKind::retry);
    CHECK(http::for_request(lost, write).kind == ErrorKind::unknown_outcome);
}

TEST_CASE("An endpoint is an https address with a host", "[endpoint]") {
    CHECK(http::checked_endpoint("x", "https://api.example.com").value() == "https://api.example.com");
    CHECK(http::checked_endpoint("x", " HTTPS://api.example.com:8443/base// ").value() ==
          "https://api.example.com:8443/base");
    for (const auto* bad : {"", "api.example.com", "http://api.example.com", "https://", "https:///x", "https://:443",
                            "https://u@api.example.com", "https://api.example.com?x", "https://api example.com",
                            "https://api.example.com#f"}) {
        const auto refused = http::checked_endpoint("gmail-endpoint", bad);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().kind == ErrorKind::fix_configuration);
        CHECK(refused.error().message.find("gmail-endpoint") != std::string::npos);
    }
}
