#include "connectors/oauth/service_account_source.hpp"

#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/connectors/oauth_support.hpp"

using namespace remand;
using namespace remand::tests;

namespace {

struct Fixture {
    FakeClock clock;
    CannedTransport transport;
    oauth::ServiceAccountSource source{*oauth::read_service_account_key(Secret(service_account_json().dump())), "",
                                       transport, clock};
    Result<oauth::AccessToken> request() { return source.request({"jane@example.com", "scope-a scope-b"}); }
};

std::string complaint(const nlohmann::json& key) {
    const auto read = oauth::read_service_account_key(Secret(key.dump()));
    return read ? std::string() : read.error().message;
}

nlohmann::json without(const char* name) {
    auto key = service_account_json();
    key.erase(name);
    return key;
}

nlohmann::json with(const char* name, const std::string& value) {
    auto key = service_account_json();
    key[name] = value;
    return key;
}

bool holds(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

} // namespace

TEST_CASE("The assertion is signed by the key and says who acts for whom", "[service_account_source]") {
    Fixture it;
    it.transport.on("POST", "https://oauth2.example.com/token", token_reply("mail-token"));
    const auto token = it.request();
    REQUIRE(token);
    CHECK(token->value.reveal() == "mail-token");

    const auto body = it.transport.requests().at(0).body;
    const std::string start = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";
    REQUIRE(body.starts_with(start));
    const auto jwt = body.substr(start.size());
    const auto parts = split(jwt, '.');
    REQUIRE(parts.size() == 3);
    CHECK(emulator::verify_rs256(test_rsa_key().public_pem, jwt.substr(0, jwt.rfind('.')),
                                 from_base64(parts[2]).value()));
    const auto header = nlohmann::json::parse(from_base64(parts[0]).value());
    CHECK(header["alg"] == "RS256");
    CHECK(header["kid"] == "key-1");
    const auto claims = nlohmann::json::parse(from_base64(parts[1]).value());
    CHECK(claims["iss"] == "remand@remand-test.example.com");
    CHECK(claims["sub"] == "jane@example.com");
    CHECK(claims["scope"] == "scope-a scope-b");
    CHECK(claims["aud"] == "https://oauth2.example.com/token");
    CHECK(claims["iat"] == 1'800'000'000);
    CHECK(claims["exp"] == 1'800'003'600);
}

TEST_CASE("Another endpoint may be asked, but the audience stays what the key says", "[service_account_source]") {
    FakeClock clock;
    CannedTransport transport;
    transport.on("POST", "https://proxy.example.com/token", token_reply("t"));
    oauth::ServiceAccountSource source(*oauth::read_service_account_key(Secret(service_account_json().dump())),
                                       "https://proxy.example.com/token", transport, clock);
    CHECK(source.request({"jane@example.com", "s"}));
}

TEST_CASE("A key file that cannot be used says which part is wrong", "[service_account_source]") {
    CHECK(complaint(service_account_json()).empty());
    CHECK(holds(oauth::read_service_account_key(Secret("not json")).error().message, "is not JSON"));
    CHECK(holds(complaint({{"installed", {{"client_id", "1"}}}}), "OAuth client"));
    CHECK(holds(complaint(with("type", "authorized_user")), "OAuth client"));
    CHECK(holds(complaint(without("type")), "type"));
    for (const auto* name : {"client_email", "client_id", "private_key_id", "private_key", "token_uri"})
        CHECK(holds(complaint(without(name)), name));
    CHECK(holds(complaint(with("client_id", "abc.apps.example.com")), "not a number"));
    CHECK(holds(complaint(with("token_uri", "http://oauth2.example.com/token")), "https"));
    const auto bad = complaint(with("private_key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
    CHECK(holds(bad, "private_key"));
    CHECK_FALSE(holds(bad, "AAAA"));
}

TEST_CASE("Throttling and faults of the token endpoint are waited out", "[service_account_source]") {
    Fixture it;
    it.transport.on("", "",
                    in_turn({reply(429, "", {{"Retry-After", "3"}}), reply(503), reply(408), reply(200, "[]")}));
    CHECK(it.request().error().retry_after == std::chrono::seconds{3});
    CHECK(it.request().error().kind == ErrorKind::wait);
    CHECK(it.request().error().kind == ErrorKind::retry);
    CHECK(it.request().error().code == "google.no_token");
}
