#include <set>

#include <catch2/catch.hpp>

#include "connectors/google/scopes.hpp"
#include "tests/connectors/google_support.hpp"

using namespace remand;
using namespace remand::tests;
using json = nlohmann::json;
using State = Check::State;

namespace {

const std::string users(google::users_scope), domains(google::domains_scope), modify(google::modify_scope);

struct Patient : GoogleFixture {
    explicit Patient(const std::vector<std::string>& scopes = {users, domains, modify},
                     const ProviderSettings& settings = google_settings())
        : GoogleFixture(settings) {
        add_google_tenant(*this);
        grant_google_scopes(*this, scopes);
    }
    Check check(const std::string& what) {
        for (auto& one : connector->doctor())
            if (one.what == what) return one;
        return {State::failed, "", "there is no such check", {}};
    }
};

bool holds(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

} // namespace

TEST_CASE("A healthy tenant passes every check", "[google_doctor]") {
    Patient patient({users, domains, modify, std::string(google::delete_scope)},
                    google_settings(Access::read_write, true));
    const auto checks = patient.connector->doctor();
    CHECK(checks.size() == 7);
    for (const auto& check : checks) {
        INFO(check.what << ": " << check.detail);
        CHECK(check.state == State::passed);
    }
}

TEST_CASE("The scope that was not granted is named, and may still arrive", "[google_doctor]") {
    Patient patient({users, domains});
    int failures = 0;
    for (const auto& check : patient.connector->doctor())
        if (check.state == State::failed) {
            ++failures;
            CHECK(check.what == "Permission " + modify);
            CHECK(holds(check.detail, "domain-wide delegation"));
            CHECK(holds(check.detail, "24 hours"));
            CHECK(check.patience == std::chrono::hours{24});
        }
    CHECK(failures == 1);
}

TEST_CASE("When no scope at all is granted the client ID is what to look at", "[google_doctor]") {
    Patient patient(std::vector<std::string>{});
    const auto delegation = patient.check("Delegation");
    CHECK(delegation.state == State::failed);
    CHECK(holds(delegation.detail, "client ID 103572468"));
    CHECK(holds(delegation.detail, "another client ID, or has not arrived yet"));
    CHECK(delegation.patience == std::chrono::hours{24});
    CHECK(Patient().check("Delegation").detail == "there is no such check");
}

TEST_CASE("A scope that is granted beyond need is named", "[google_doctor]") {
    Patient patient({users, domains, modify, std::string(google::delete_scope)});
    const auto check = patient.check("Permission " + std::string(google::delete_scope));
    CHECK(check.state == State::warning);
    CHECK(holds(check.detail, "does not need it"));
}

TEST_CASE("With a dead key the doctor says so once", "[google_doctor]") {
    Patient patient;
    patient.transport.on(
        "POST", "/token",
        json_reply({{"error", "invalid_grant"}, {"error_description", "Invalid JWT Signature."}}, 400));
    const auto checks = patient.connector->doctor();
    REQUIRE(checks.size() == 1);
    CHECK(checks[0].state == State::failed);
    CHECK(checks[0].patience.count() == 0);
    CHECK(holds(checks[0].detail, "service account key"));
}

TEST_CASE("Beside a refused assertion stands how far our clock is off", "[google_doctor]") {
    Patient patient;
    patient.transport.on("POST", "/token",
                         reply(400, R"({"error":"invalid_grant","error_description":"Invalid JWT: iat and exp"})",
                               {{"Date", "Fri, 15 Jan 2027 07:50:00 GMT"}}));
    CHECK(holds(patient.check("Clock").detail, "600 seconds ahead of"));
    CHECK(holds(patient.check("Access token").detail, "Check the clock"));
}

TEST_CASE("An API that is not enabled is named with where to enable it", "[google_doctor]") {
    Patient patient;
    patient.transport.on("GET", "/profile", google_error(403, "accessNotConfigured"));
    patient.transport.on("GET", "/users?customer=my_customer", google_error(403, "SERVICE_DISABLED"));
    CHECK(holds(patient.check("Permission " + users).detail, "Admin SDK API is not enabled"));
    CHECK(holds(patient.check("1 mailboxes").detail, "Gmail API is not enabled"));
}

TEST_CASE("One mailbox that is closed is no fault of the tenant: another one is tried", "[google_doctor]") {
    Patient patient;
    patient.transport.on("GET", "/users?customer=my_customer",
                         json_reply({{"users", {google_user("anna"), google_user("jane")}}}));
    patient.transport.on("GET", "/profile",
                         in_turn({google_error(400, "failedPrecondition", "Mail service not enabled"),
                                  json_reply({{"historyId", "1"}})}));
    CHECK(patient.check("Mailbox jane@example.com").state == State::passed);
}

TEST_CASE("A connector whose key cannot be used says so at each call", "[google_doctor]") {
    auto settings = google_settings();
    settings.secrets["service-account-key"] = Secret("rubbish");
    GoogleFixture it(settings);
    CHECK(it.connector->list_mailboxes().error().code == "google.bad_key");
    CHECK(it.connector->doctor().size() == 1);
    CHECK(it.transport.requests().empty());
}

TEST_CASE("Each family of calls carries its own scope and no other", "[google_doctor]") {
    Patient patient;
    REQUIRE(patient.connector->identify());
    REQUIRE(patient.connector->list_mailboxes());
    static_cast<void>(patient.connector->changes(patient.mailbox, {}, {}));
    std::set<std::pair<std::string, std::string>> asked;
    for (const auto& request : patient.transport.requests("POST", "/token")) {
        const auto claims = assertion_claims(request);
        asked.emplace(claims["sub"].get<std::string>(), claims["scope"].get<std::string>());
    }
    CHECK(asked == std::set<std::pair<std::string, std::string>>{
                       {"admin@example.com", users}, {"admin@example.com", domains}, {"jane@example.com", modify}});
}

TEST_CASE("A new key serves beside the former one until it may do all that is needed", "[google_doctor]") {
    auto other = service_account_json();
    other["client_email"] = "new@remand-test.example.com";
    auto settings = google_settings();
    settings.former_secrets = settings.secrets;
    settings.secrets["service-account-key"] = Secret(other.dump());
    Patient patient({users, domains, modify}, settings);
    bool is_delegated = false;
    patient.transport.on("POST", "/token", [&](const http::Request& request) -> Result<http::Response> {
        const bool is_new = assertion_claims(request)["iss"] == "new@remand-test.example.com";
        return is_new && !is_delegated ? json_reply({{"error", "unauthorized_client"}}, 401) : token_reply("t");
    });
    REQUIRE(patient.connector->identify());
    CHECK(patient.check("New credential").state == State::warning);
    CHECK(patient.credentials_proved == 0);
    is_delegated = true;
    patient.clock.advance(std::chrono::hours{1});
    REQUIRE(patient.connector->identify());
    CHECK(patient.credentials_proved == 0); // the mail scope is not proved yet
    CHECK(patient.connector->doctor().back().state != State::failed);
    CHECK(patient.credentials_proved == 1);
}
