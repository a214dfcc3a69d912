#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "tests/emulator/emulated_clouds.hpp"

using namespace remand;
using namespace remand::support;
using nlohmann::json;

namespace {
struct Person : EmulatedClouds {
    json client;
    std::string verifier = random_token();

    explicit Person(bool is_testing = false) {
        make_google();
        client = command("POST", "/v1/google/clients",
                         {{"redirect_uris", {"http://localhost/callback"}}, {"is_testing", is_testing}});
    }
    [[nodiscard]] std::string consent_url(const std::string& scope = gmail_modify) const {
        return process.endpoints().gmail_endpoint +
               "/o/oauth2/v2/auth?response_type=code&access_type=offline&state=s-1&client_id=" +
               client.at("client_id").get<std::string>() + "&scope=" + percent_encode(scope) +
               "&redirect_uri=" + percent_encode("http://localhost:4711/callback") +
               "&login_hint=carl%40fabrikam.test" +
               "&code_challenge_method=S256&code_challenge=" + to_base64url(sha256(verifier));
    }
    std::string code() {
        const auto location = control.decide_consent(consent_url());
        const auto start = location.find("code=") + 5;
        return percent_decode(location.substr(start, location.find('&', start) - start)).value();
    }
    Answer token(std::vector<std::pair<std::string, std::string>> fields) {
        fields.emplace_back("client_id", client.at("client_id"));
        fields.emplace_back("client_secret", client.at("secret"));
        return post("/token", fields);
    }
    Answer redeem(const std::string& code_text, const std::string& shown_verifier) {
        return token({{"grant_type", "authorization_code"},
                      {"code", code_text},
                      {"code_verifier", shown_verifier},
                      {"redirect_uri", "http://localhost:4711/callback"}});
    }
    Answer refresh(const std::string& refresh_token) {
        return token({{"grant_type", "refresh_token"}, {"refresh_token", refresh_token}});
    }
    Answer post(const std::string& path, const std::vector<std::pair<std::string, std::string>>& fields) {
        std::string body;
        for (const auto& [name, value] : fields) body += (body.empty() ? "" : "&") + name + "=" + percent_encode(value);
        return send("POST", process.endpoints().gmail_endpoint + path, {}, body);
    }
};
} // namespace

TEST_CASE("A code is redeemed once, with its verifier, for a token of that person's mailbox", "[google_oauth_test]") {
    Person clouds;
    const auto code = clouds.code();
    CHECK(clouds.redeem(code, "another verifier").json().at("error") == "invalid_grant");
    const auto answer = clouds.redeem(code, clouds.verifier).json();
    CHECK(answer.at("scope") == gmail_modify);
    clouds.gmail_token = answer.at("access_token");
    CHECK(clouds.gmail("GET", "/profile").json().at("emailAddress") == "carl@fabrikam.test");
    CHECK(clouds.redeem(code, clouds.verifier).status == 400);
}

TEST_CASE("A refusal comes back as access_denied with the state", "[google_oauth_test]") {
    Person clouds;
    CHECK(clouds.control.decide_consent(clouds.consent_url(), false) ==
          "http://localhost:4711/callback?error=access_denied&state=s-1");
}

TEST_CASE("A redirect URI that is not registered gets a page and no redirect", "[google_oauth_test]") {
    Person clouds;
    auto url = clouds.consent_url();
    url.replace(url.find("localhost%3A4711"), 9, "elsewhere");
    const auto answer = clouds.send("GET", url);
    CHECK(answer.status == 400);
    CHECK(answer.body.find("redirect_uri_mismatch") != std::string::npos);
}

TEST_CASE("A refresh token gives new access tokens until it is revoked, and its access tokens die with it",
          "[google_oauth_test]") {
    Person clouds;
    const auto first = clouds.redeem(clouds.code(), clouds.verifier).json();
    const auto refresh_token = first.at("refresh_token").get<std::string>();
    const auto second = clouds.refresh(refresh_token).json();
    CHECK(second.at("access_token") != first.at("access_token"));
    CHECK_FALSE(second.contains("refresh_token"));
    CHECK(clouds.post("/revoke", {{"token", refresh_token}}).status == 200);
    CHECK(clouds.refresh(refresh_token).json().at("error") == "invalid_grant");
    clouds.gmail_token = second.at("access_token");
    CHECK(clouds.gmail("GET", "/profile").status == 401);
    CHECK(clouds.post("/revoke", {{"token", refresh_token}}).status == 400);
}

TEST_CASE("A refresh token of an app in testing says when it ends, others do not", "[google_oauth_test]") {
    Person testing(true), usual;
    CHECK(testing.redeem(testing.code(), testing.verifier).json().at("refresh_token_expires_in") == 7 * 24 * 3600);
    CHECK_FALSE(usual.redeem(usual.code(), usual.verifier).json().contains("refresh_token_expires_in"));
}

TEST_CASE("Scopes that were unticked are not in the token", "[google_oauth_test]") {
    Person clouds;
    const auto url = clouds.consent_url("openid " + gmail_modify);
    const auto query = url.substr(url.find('?') + 1);
    const auto answer = clouds.send("POST", url.substr(0, url.find('?')), {},
                                    query + "&decision=accept&granted=openid&account=carl%40fabrikam.test");
    REQUIRE(answer.status == 302);
    CHECK(answer.location.find("scope=openid&") != std::string::npos);
}
