#include "connectors/oauth/authorized_client.hpp"

#include <catch2/catch.hpp>

#include "tests/support/canned_transport.hpp"

using namespace remand;
using namespace remand::tests;

namespace {

struct NumberedTokens final : oauth::TokenSource {
    Result<oauth::AccessToken> request(const oauth::Grant&) override {
        return oauth::AccessToken{Secret("token-" + std::to_string(++asked)), std::chrono::hours{1}, {}};
    }
    int asked = 0;
};

struct Fixture {
    FakeClock clock;
    CannedTransport transport;
    oauth::CachingTokenSource tokens{std::make_unique<NumberedTokens>(), clock};
    oauth::AuthorizedClient client{transport, tokens};

    Result<http::Response> send(std::string method = "GET") {
        http::Request request;
        request.method = std::move(method);
        request.url = "https://api.example.com/x";
        return client.send(std::move(request), {"", "scope"});
    }
};

} // namespace

TEST_CASE("A request carries the token", "[authorized_client]") {
    Fixture it;
    it.transport.on("", "", reply(200, "ok"));
    REQUIRE(it.send());
    CHECK(it.transport.requests().at(0).bearer.reveal() == "token-1");
}

TEST_CASE("A 401 costs one fresh token and one repetition", "[authorized_client]") {
    Fixture it;
    it.transport.on("", "", in_turn({reply(401), reply(200, "ok")}));
    const auto response = it.send("POST");
    REQUIRE(response);
    CHECK(response->status == 200);
    REQUIRE(it.transport.requests().size() == 2);
    CHECK(it.transport.requests()[1].bearer.reveal() == "token-2");
}

TEST_CASE("A second 401 is handed back", "[authorized_client]") {
    Fixture it;
    it.transport.on("", "", reply(401));
    const auto response = it.send();
    REQUIRE(response);
    CHECK(response->status == 401);
    CHECK(it.transport.requests().size() == 2);
}

TEST_CASE("A read whose connection broke is repeated once, a write never", "[authorized_client]") {
    const Error broken{ErrorKind::unknown_outcome, "http.broken_answer", "", {}};
    Fixture it;
    it.transport.on("", "", in_turn({fail(broken), reply(200)}));
    CHECK(it.send());
    CHECK(it.transport.requests().size() == 2);

    Fixture other;
    other.transport.on("", "", [&](const http::Request&) -> Result<http::Response> { return fail(broken); });
    CHECK(other.send().error().kind == ErrorKind::retry);
    CHECK(other.transport.requests().size() == 2);
    CHECK(other.send("POST").error().kind == ErrorKind::unknown_outcome);
    CHECK(other.transport.requests().size() == 3);
}
