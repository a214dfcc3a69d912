#include "connectors/oauth/client_secret_source.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "tests/connectors/oauth_support.hpp"

using namespace remand;
using namespace remand::tests;

namespace {

struct Fixture {
    FakeClock clock;
    CannedTransport transport;
    oauth::ClientSecretSource source{
        {"https://login.example.com", "contoso.test", "app-1"}, Secret("s3cret&+"), transport, clock};
    Result<oauth::AccessToken> request() { return source.request({"", "https://graph.example.com/.default"}); }
};

} // namespace

TEST_CASE("A token is asked for with the secret form-encoded", "[client_secret_source]") {
    Fixture it;
    it.transport.on("POST", "https://login.example.com/contoso.test/oauth2/v2.0/token", token_reply("opaque"));
    const auto token = it.request();
    REQUIRE(token);
    CHECK(token->value.reveal() == "opaque");
    CHECK(token->lifetime == std::chrono::seconds{3599});
    CHECK(token->roles.empty());
    const auto sent = it.transport.requests().at(0);
    CHECK(sent.content_type == "application/x-www-form-urlencoded");
    CHECK(sent.body == "client_id=app-1&scope=https%3A%2F%2Fgraph.example.com%2F.default&client_secret=s3cret%26%2B"
                       "&grant_type=client_credentials");
}

TEST_CASE("The roles that a token names are read from it", "[client_secret_source]") {
    Fixture it;
    const auto claims = to_base64url(R"({"roles":["Mail.Read","User.Read.All"]})");
    it.transport.on("", "", token_reply("e30." + claims + ".sig"));
    CHECK(it.request()->roles == std::vector<std::string>{"Mail.Read", "User.Read.All"});
}

TEST_CASE("The number is found in the description too", "[client_secret_source]") {
    Fixture it;
    it.transport.on("", "",
                    reply(401, R"({"error":"invalid_client","error_description":"AADSTS7000222: The provided"})"));
    CHECK(it.request().error().code == "entra.AADSTS7000222");
}

TEST_CASE("Entra's throttling and faults are waited out", "[client_secret_source]") {
    Fixture it;
    it.transport.on("", "",
                    in_turn({reply(429, "", {{"Retry-After", "4"}}), reply(500), reply(503), reply(200, "{}"),
                             reply(404, "<html>")}));
    const auto busy = it.request();
    CHECK(busy.error().kind == ErrorKind::wait);
    CHECK(busy.error().retry_after == std::chrono::seconds{4});
    CHECK(it.request().error().kind == ErrorKind::retry);
    CHECK(it.request().error().kind == ErrorKind::wait);
    CHECK(it.request().error().code == "entra.no_token");
    CHECK(it.request().error().kind == ErrorKind::retry);
}

TEST_CASE("A lost answer to a token request is just repeated", "[client_secret_source]") {
    Fixture it;
    it.transport.on("", "", [](const http::Request&) -> Result<http::Response> {
        return fail(ErrorKind::unknown_outcome, "http.timeout", "late");
    });
    CHECK(it.request().error().kind == ErrorKind::retry);
}
