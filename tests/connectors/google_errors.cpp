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

TEST_CASE("A 403 that asks to slow down is waited out", "[google_errors]") {
    for (const auto* reason : {"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded"})
        CHECK(of(google_error(403, reason)).kind == ErrorKind::wait);
}

TEST_CASE("Each other 403 is one sentence with the next step", "[google_errors]") {
    struct Row {
        std::string reason, message;
        Area area;
        ErrorKind kind;
        std::string code, words;
    };
    using enum ErrorKind;
    const auto row = GENERATE(
        Row{"insufficientPermissions", "", Area::mailbox, fix_configuration, "insufficientPermissions", "scope"},
        Row{"insufficientPermissions", "", Area::directory, fix_configuration, "insufficientPermissions", "scope"},
        Row{"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "", Area::message, fix_configuration, "insufficientPermissions",
            "scope"},
        Row{"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "", Area::directory, fix_configuration, "insufficientPermissions",
            "scope"},
        Row{"forbidden", "Request had insufficient authentication scopes.", Area::labels, fix_configuration,
            "insufficientPermissions", "scope"},
        Row{"forbidden", "Request had insufficient authentication scopes.", Area::directory, fix_configuration,
            "insufficientPermissions", "scope"},
        Row{"accessNotConfigured", "", Area::history, fix_configuration, "accessNotConfigured",
            "Gmail API is not enabled"},
        Row{"accessNotConfigured", "", Area::directory, fix_configuration, "accessNotConfigured",
            "Admin SDK API is not enabled"},
        Row{"SERVICE_DISABLED", "", Area::mailbox, fix_configuration, "accessNotConfigured",
            "Gmail API is not enabled"},
        Row{"SERVICE_DISABLED", "", Area::directory, fix_configuration, "accessNotConfigured",
            "Admin SDK API is not enabled"},
        Row{"domainPolicy", "", Area::mailbox, fix_configuration, "domainPolicy", "App access control"},
        Row{"domainPolicy", "", Area::directory, fix_configuration, "domainPolicy", "App access control"},
        Row{"forbidden", "Delegation denied for a@example.com", Area::mailbox, give_up, "delegation_denied",
            "another mailbox"},
        Row{"forbidden", "Not Authorized", Area::directory, fix_configuration, "not_admin", "option admin"},
        Row{"forbidden", "", Area::mailbox, skip_mailbox, "out_of_scope", "suspended"});
    INFO(row.reason << " " << row.message);
    const auto error = of(google_error(403, row.reason, row.message), row.area);
    CHECK(error.kind == row.kind);
    CHECK(error.code == "google." + row.code);
    CHECK(error.message.find(row.words) != std::string::npos);
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
