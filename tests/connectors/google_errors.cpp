#include "connectors/google/errors.hpp"

#include <catch2/catch.hpp>

#include "tests/connectors/google_support.hpp"

using namespace remand;
using namespace remand::tests;
using google::Area;

namespace {

const Timestamp now = *parse_rfc3339("2026-11-23T10:00:00Z");

Error of(const http::Response& response, Area area = Area::message, const std::string& method = "GET") {
    http::Request request;
    request.method = method;
    return google::error_of(request, response, area, now);
}

} // namespace

TEST_CASE("A 403 is split by its reason", "[google_errors]") {
    for (const auto* reason : {"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded"})
        CHECK(of(google_error(403, reason)).kind == ErrorKind::wait);
    CHECK(of(google_error(403, "insufficientPermissions")).kind == ErrorKind::fix_configuration);
    CHECK(of(google_error(403, "domainPolicy")).kind == ErrorKind::fix_configuration);
    const auto api = of(google_error(403, "accessNotConfigured"));
    CHECK(api.kind == ErrorKind::fix_configuration);
    CHECK(api.message.find("Gmail API is not enabled") != std::string::npos);
    CHECK(of(google_error(403, "accessNotConfigured"), Area::directory).message.find("Admin SDK") != std::string::npos);
    CHECK(of(google_error(403, "forbidden", "Delegation denied for a@example.com")).kind == ErrorKind::give_up);
    CHECK(of(google_error(403, "forbidden"), Area::directory).kind == ErrorKind::fix_configuration);
    CHECK(of(google_error(403, "forbidden"), Area::mailbox).kind == ErrorKind::skip_mailbox);
}

TEST_CASE("A missing scope is known by the newer form of the body too", "[google_errors]") {
    const auto error = of(json_reply({{"error",
                                       {{"code", 403},
                                        {"message", "Request had insufficient authentication scopes."},
                                        {"status", "PERMISSION_DENIED"},
                                        {"details", {{{"reason", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}}}}}}},
                                     403));
    CHECK(error.code == "google.insufficientPermissions");
    CHECK(error.kind == ErrorKind::fix_configuration);
}

TEST_CASE("The time to wait is in the header or in the sentence", "[google_errors]") {
    auto response =
        google_error(429, "rateLimitExceeded", "User-rate limit exceeded.  Retry after 2026-11-23T10:00:42.500Z");
    CHECK(of(response).retry_after == std::chrono::milliseconds{42'500});
    response.headers = {{"Retry-After", "5"}};
    CHECK(of(response).retry_after == std::chrono::seconds{5});
    CHECK_FALSE(of(google_error(429, "rateLimitExceeded")).retry_after);
    CHECK_FALSE(of(google_error(429, "rateLimitExceeded", "Retry after some time")).retry_after);
}

TEST_CASE("A 404 means what was asked for", "[google_errors]") {
    CHECK(of(google_error(404, "notFound"), Area::history).kind == ErrorKind::resync);
    const auto message = of(google_error(404, "notFound"), Area::message);
    CHECK(message.kind == ErrorKind::skip_item);
    CHECK(message.code == "google.not_found");
    CHECK(of(google_error(404, "notFound"), Area::mailbox).kind == ErrorKind::skip_mailbox);
}

TEST_CASE("A user without Gmail is no fault of the tenant", "[google_errors]") {
    CHECK(of(google_error(400, "failedPrecondition", "Mail service not enabled")).code == "google.no_mailbox");
    CHECK(of(google_error(400, "failedPrecondition", "Precondition check failed.")).kind == ErrorKind::skip_mailbox);
}

TEST_CASE("Faults are retried, and a write that met one is looked after first", "[google_errors]") {
    CHECK(of(google_error(500, "backendError")).kind == ErrorKind::retry);
    CHECK(of(reply(503)).kind == ErrorKind::wait);
    CHECK(of(google_error(500, "backendError"), Area::message, "POST").kind == ErrorKind::unknown_outcome);
    CHECK(of(google_error(409, "aborted"), Area::labels, "POST").code == "google.aborted");
    CHECK(of(google_error(401, "authError")).kind == ErrorKind::fix_configuration);
    CHECK(of(reply(400, "<html>")).kind == ErrorKind::give_up);
    CHECK(of(reply(418)).code == "google.http_418");
}
