#include <catch2/catch.hpp>

#include "connectors/google/consent.hpp"
#include "connectors/google/scopes.hpp"
#include "connectors/google/settings.hpp"
#include "connectors/oauth/oauth_client.hpp"
#include "tests/connectors/google_support.hpp"

using namespace remand;
using namespace remand::tests;
using json = nlohmann::json;

namespace {

const std::string modify(google::modify_scope);

std::string client_file() {
    return json{{"installed",
                 {{"client_id", "42.apps.example.com"},
                  {"client_secret", "client-s3cret"},
                  {"auth_uri", "https://accounts.example.com/o/oauth2/auth"},
                  {"token_uri", "https://oauth2.example.com/token"}}}}
        .dump();
}

ProviderSettings one_mailbox(bool has_consented = true) {
    ProviderSettings settings;
    settings.options = {{"mailbox", "jane@example.com"},
                        {"gmail-endpoint", "https://gmail.example.com"},
                        {"directory-endpoint", "https://admin.example.com"}};
    settings.secrets.emplace("oauth-client", Secret(client_file()));
    if (has_consented) settings.secrets.emplace("refresh-token", Secret("refresh-s3cret"));
    settings.access = Access::read_write;
    return settings;
}

std::string parameter(const std::string& text, const std::string& name) {
    const auto at = text.find(name + "=");
    const auto start = at + name.size() + 1;
    return at == std::string::npos ? "" : percent_decode(text.substr(start, text.find('&', start) - start)).value();
}

http::Response granted(const std::string& scopes, const std::string& refresh_token = "refresh-s3cret") {
    json body{{"access_token", "t"}, {"expires_in", 3599}, {"scope", scopes}};
    if (!refresh_token.empty()) body["refresh_token"] = refresh_token;
    return json_reply(body);
}

} // namespace

TEST_CASE("The owner is led to a page with PKCE, the state, the scopes of the mailbox, and offline access",
          "[google_single_mailbox]") {
    const auto consent = google::consent(one_mailbox(false), "state+1", "http://localhost:8400/callback");
    REQUIRE(consent);
    const auto& url = consent->url;
    CHECK(url.starts_with("https://accounts.example.com/o/oauth2/auth?"));
    CHECK(parameter(url, "client_id") == "42.apps.example.com");
    CHECK(parameter(url, "redirect_uri") == "http://localhost:8400/callback");
    CHECK(parameter(url, "response_type") == "code");
    CHECK(parameter(url, "scope") == modify);
    CHECK(parameter(url, "state") == "state+1");
    CHECK(parameter(url, "access_type") == "offline");
    CHECK(parameter(url, "prompt") == "consent");
    CHECK(parameter(url, "login_hint") == "jane@example.com");
    CHECK(parameter(url, "code_challenge_method") == "S256");
    const auto memory = json::parse(consent->memory.reveal());
    const auto verifier = memory["verifier"].get<std::string>();
    CHECK(verifier.size() >= 43); // RFC 7636 section 4.1
    CHECK(parameter(url, "code_challenge") == to_base64url(sha256(verifier)));
    CHECK(url.find(verifier) == std::string::npos);
    CHECK(url.find("s3cret") == std::string::npos);
}

TEST_CASE("The code is redeemed with the verifier for a refresh token", "[google_single_mailbox]") {
    GoogleFixture it(one_mailbox(false));
    const auto consent = google::consent(one_mailbox(false), "s", "http://localhost:8400/callback");
    it.transport.on("POST", "https://oauth2.example.com/token", granted(modify));
    const auto secrets = google::redeem(one_mailbox(false), {{"state", "s"}, {"code", "4/abc"}}, consent->memory,
                                        {it.transport, it.clock, Log::silent()});
    REQUIRE(secrets);
    CHECK(secrets->at("refresh-token").reveal() == "refresh-s3cret");
    const auto body = it.transport.requests().at(0).body;
    CHECK(parameter(body, "grant_type") == "authorization_code");
    CHECK(parameter(body, "code") == "4/abc");
    CHECK(parameter(body, "redirect_uri") == "http://localhost:8400/callback");
    CHECK(parameter(body, "code_verifier") == json::parse(consent->memory.reveal())["verifier"]);
}

TEST_CASE("A consent with a box left unticked, or without a refresh token, is none", "[google_single_mailbox]") {
    GoogleFixture it(one_mailbox(false));
    const auto memory = google::consent(one_mailbox(false), "s", "http://localhost:8400/callback")->memory;
    const auto redeem = [&](const http::Response& answer) {
        it.transport.on("POST", "https://oauth2.example.com/token", answer);
        const auto secrets =
            google::redeem(one_mailbox(false), {{"code", "c"}}, memory, {it.transport, it.clock, Log::silent()});
        return secrets ? std::string("fine") : secrets.error().code;
    };
    CHECK(redeem(granted(std::string(google::read_scope))) == "google.scopes_missing");
    CHECK(redeem(granted(modify, "")) == "google.no_refresh_token");
    CHECK(redeem(json_reply({{"error", "invalid_grant"}}, 400)) == "google.invalid_grant");
    CHECK(redeem(granted("https://mail.google.com/")) == "fine"); // the wider one holds it
    CHECK(google::redeem(one_mailbox(false), {}, memory, {it.transport, it.clock, Log::silent()}).error().code ==
          "google.no_code");
}

TEST_CASE("A refusal in the browser is told as what to do", "[google_single_mailbox]") {
    CHECK(google::read_callback({{"code", "c"}}).value().empty());
    const auto refused = google::read_callback({{"error", "admin_policy_enforced"}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "google.admin_policy_enforced");
    CHECK(refused.error().message.find("API controls") != std::string::npos);
}

TEST_CASE("Calls carry a token got by the refresh token, with the scope of their family", "[google_single_mailbox]") {
    GoogleFixture it(one_mailbox());
    it.transport.on("POST", "https://oauth2.example.com/token", granted(modify, ""));
    it.transport.on("GET", "/profile", json_reply({{"emailAddress", "Jane@example.com"}, {"historyId", "1"}}));
    const auto identity = it.connector->identify();
    REQUIRE(identity);
    CHECK(identity->provider_id == "jane@example.com");
    CHECK(identity->domains.empty()); // half the world may live under that domain
    const auto body = it.transport.requests("POST", "/token").at(0).body;
    CHECK(parameter(body, "grant_type") == "refresh_token");
    CHECK(parameter(body, "refresh_token") == "refresh-s3cret");
    CHECK(parameter(body, "scope") == modify);
    const auto listing = it.connector->list_mailboxes();
    REQUIRE(listing);
    const auto* mailboxes = &listing->mailboxes;
    REQUIRE(mailboxes->size() == 1);
    CHECK(mailboxes->front().address == "jane@example.com");
    CHECK(it.transport.count("GET", "admin.example.com") == 0);
}

TEST_CASE("Somebody else's consent is refused", "[google_single_mailbox]") {
    GoogleFixture it(one_mailbox());
    it.transport.on("POST", "https://oauth2.example.com/token", granted(modify, ""));
    it.transport.on("GET", "/profile", json_reply({{"emailAddress", "mallory@example.com"}}));
    CHECK(it.connector->identify().error().code == "google.wrong_account");
}

TEST_CASE("A consent that was taken back asks for a new one and names the reasons", "[google_single_mailbox]") {
    GoogleFixture it(one_mailbox());
    it.transport.on(
        "POST", "https://oauth2.example.com/token",
        json_reply({{"error", "invalid_grant"}, {"error_description", "Token has been expired or revoked."}}, 400));
    const auto refused = it.connector->identify();
    CHECK(refused.error().kind == ErrorKind::fix_configuration);
    CHECK(refused.error().message.find("authorize") != std::string::npos);
    const auto checks = it.connector->doctor();
    REQUIRE(checks.size() == 1);
    CHECK(checks[0].state == Check::State::failed);
}

TEST_CASE("Scopes that the answer to a refresh names are compared with what is needed", "[google_single_mailbox]") {
    GoogleFixture it(one_mailbox());
    it.transport.on("POST", "https://oauth2.example.com/token", granted(std::string(google::read_scope), ""));
    it.transport.on("GET", "/profile", json_reply({{"emailAddress", "jane@example.com"}}));
    REQUIRE(it.connector->identify());
    REQUIRE(it.grants.size() == 1);
    CHECK(it.grants[0].missing == std::vector<std::string>{modify});
}

TEST_CASE("Without consent nothing is asked of Google", "[google_single_mailbox]") {
    GoogleFixture it(one_mailbox(false));
    CHECK(it.connector->identify().error().code == "google.no_consent");
    CHECK(it.transport.requests().empty());
}

TEST_CASE("A tenant is a customer or a mailbox, not a bit of both", "[google_single_mailbox]") {
    CHECK(google::check(one_mailbox(false)));
    auto both = one_mailbox(false);
    both.options["admin"] = "admin@example.com";
    CHECK(google::check(both).error().code == "config.mailbox");
    both = google_settings();
    both.secrets.emplace("oauth-client", Secret(client_file()));
    CHECK(google::check(both).error().code == "config.oauth-client");
    auto wrong = one_mailbox(false);
    wrong.options["mailbox"] = "jane";
    CHECK(google::check(wrong).error().code == "config.mailbox");
    wrong = one_mailbox(false);
    wrong.secrets.clear();
    CHECK(google::check(wrong).error().message.find("--oauth-client-file") != std::string::npos);
    wrong.secrets.emplace("oauth-client", Secret(service_account_json().dump()));
    CHECK(google::check(wrong).error().code == "google.bad_client");
}

TEST_CASE("An OAuth client file that cannot be used says which part is wrong", "[google_single_mailbox]") {
    const auto complaint = [](const json& file) {
        const auto read = oauth::read_oauth_client(Secret(file.dump()));
        return read ? std::string("fine") : read.error().message;
    };
    auto file = json::parse(client_file());
    CHECK(complaint(file) == "fine");
    CHECK(complaint({{"web", file["installed"]}}) == "fine");
    CHECK(complaint({{"other", 1}}).find("neither") != std::string::npos);
    for (const auto* name : {"client_id", "client_secret", "auth_uri", "token_uri"}) {
        auto without = file;
        without["installed"].erase(name);
        CHECK(complaint(without).find(name) != std::string::npos);
        CHECK(complaint(without).find("client-s3cret") == std::string::npos);
    }
    file["installed"]["token_uri"] = "http://oauth2.example.com/token";
    CHECK(complaint(file).find("https") != std::string::npos);
}
