#include "connectors/oauth/jwt.hpp"

#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "tests/connectors/oauth_support.hpp"

using namespace remand;
using namespace remand::tests;

TEST_CASE("What is signed with RS256 can be verified with the public key", "[jwt]") {
    const auto key = oauth::SigningKey::from_pem(Secret(test_rsa_key().private_pem));
    REQUIRE(key);
    const auto jwt = oauth::make_jwt(*key, oauth::Signature::rs256, R"({"alg":"RS256"})", R"({"a":1})");
    REQUIRE(jwt);
    const std::string text(jwt->reveal());
    const auto dot = text.rfind('.');
    const auto signature = from_base64(text.substr(dot + 1)).value();
    CHECK(emulator::verify_rs256(test_rsa_key().public_pem, text.substr(0, dot), signature));
    CHECK_FALSE(emulator::verify_rs256(test_rsa_key().public_pem, text.substr(0, dot) + "x", signature));
    CHECK(text.starts_with(to_base64url(R"({"alg":"RS256"})") + "." + to_base64url(R"({"a":1})") + "."));
}

TEST_CASE("What is no private RSA key is refused without showing it", "[jwt]") {
    for (const auto& pem : std::vector<std::string>{std::string(), std::string("secret words"), test_rsa_key().public_pem}) {
        const auto key = oauth::SigningKey::from_pem(Secret(pem));
        REQUIRE_FALSE(key);
        CHECK(key.error().kind == ErrorKind::fix_configuration);
        CHECK(key.error().message.find("secret words") == std::string::npos);
    }
}

TEST_CASE("A list claim is read from a token, and a token that is none has no claims", "[jwt]") {
    const auto token = [](const std::string& claims) { return "e30." + to_base64url(claims) + ".x"; };
    CHECK(oauth::text_list_claim(token(R"({"roles":["A","B"]})"), "roles") == std::vector<std::string>{"A", "B"});
    CHECK(oauth::text_list_claim(token(R"({"roles":["A",7]})"), "roles") == std::vector<std::string>{"A"});
    CHECK(oauth::text_list_claim(token(R"({"roles":"A"})"), "roles").empty());
    CHECK(oauth::text_list_claim(token("[]"), "roles").empty());
    CHECK(oauth::text_list_claim(token("{"), "roles").empty());
    CHECK(oauth::text_list_claim("opaque", "roles").empty());
    CHECK(oauth::text_list_claim("a.!.c", "roles").empty());
}
