#include <catch2/catch.hpp>

#include "tests/connectors/certificate_support.hpp"
#include "tests/connectors/graph_support.hpp"

namespace remand::tests {
namespace {

using nlohmann::json;
using State = Check::State;

const std::vector<std::string> all_roles{"Mail.ReadWrite", "User.Read.All", "Organization.Read.All"};

// A tenant in which everything answers.
struct Patient : GraphUnderTest {
    explicit Patient(const std::vector<std::string>& roles = all_roles,
                     const ProviderSettings& settings = graph_settings())
        : GraphUnderTest(settings) {
        transport.on("POST", "/oauth2/v2.0/token", graph_token(roles));
        page("/v1.0/organization", {{"value", {{{"id", "t-1"}, {"displayName", "Contoso"}}}}});
        page("/v1.0/users?",
             {{"value", {graph_user("user-1", "jane@contoso.test"), graph_user("user-2", "boss@contoso.test")}}});
        page("/mailFolders/inbox/messages?", {{"value", json::array()}});
        page("/mailFolders/recoverableitemspurges?", {{"id", "purges"}});
    }
    void close(const std::string& user) {
        transport.on("GET", "/users/" + user + "/mailFolders/inbox/messages?", graph_error(403, "ErrorAccessDenied"));
    }
    Check check(const std::string& what) {
        for (auto& one : connector->doctor())
            if (one.what == what) return one;
        return {State::failed, "", "there is no such check", {}};
    }
    State worst() {
        auto state = State::passed;
        for (const auto& one : connector->doctor()) {
            INFO(one.what << ": " << one.detail);
            if (one.state == State::failed || state == State::passed) state = one.state;
        }
        return state;
    }
};

bool holds(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

ProviderSettings scoped(const std::string& canary = {}) {
    auto settings = graph_settings();
    settings.options["mail-permission"] = "rbac";
    if (!canary.empty()) settings.options["canary"] = canary;
    return settings;
}

TEST_CASE("A healthy tenant passes every check", "[graph_doctor]") {
    Patient patient;
    CHECK(patient.worst() == State::passed);
    CHECK(patient.connector->doctor().size() == 9);
}

TEST_CASE("Whether the place of quarantine is there is asked, and what cannot be known is said", "[graph_doctor]") {
    auto settings = graph_settings();
    SECTION("there") {
        Patient patient(all_roles, settings);
        CHECK(patient.check("Quarantine").state == State::passed);
        CHECK(holds(patient.check("Quarantine").detail, "is known when the first is"));
    }
    SECTION("not there") {
        Patient patient(all_roles, settings);
        patient.transport.on("GET", "/mailFolders/recoverableitemspurges?", graph_error(404, "ErrorItemNotFound"));
        CHECK(patient.check("Quarantine").state == State::warning);
        CHECK(holds(patient.check("Quarantine").detail, "hidden folder"));
    }
    SECTION("not there, and wanted") {
        settings.options["quarantine"] = "purges";
        Patient patient(all_roles, settings);
        patient.transport.on("GET", "/mailFolders/recoverableitemspurges?", graph_error(404, "ErrorItemNotFound"));
        CHECK(patient.check("Quarantine").state == State::failed);
    }
    SECTION("not to be known") {
        Patient patient(all_roles, settings);
        patient.transport.on("GET", "/mailFolders/recoverableitemspurges?", graph_error(503, "ServiceUnavailable"));
        CHECK(patient.check("Quarantine").state == State::passed);
        CHECK(holds(patient.check("Quarantine").detail, "not known"));
    }
    SECTION("not wanted") {
        settings.options["quarantine"] = "hidden-folder";
        Patient patient(all_roles, settings);
        CHECK(patient.check("Quarantine").detail == "there is no such check");
    }
}

TEST_CASE("The permission for calendars is optional, and doctor says what it is for", "[graph_doctor]") {
    auto settings = graph_settings();
    const std::string what = "Optional permission Calendars.ReadWrite";
    CHECK(holds(Patient(all_roles, settings).check(what).detail, "--invitation-events remove"));
    settings.options["invitation-events"] = "remove";
    CHECK(Patient(all_roles, settings).check(what).state == State::warning);
    auto roles = all_roles;
    roles.emplace_back("Calendars.ReadWrite");
    CHECK(Patient(roles, settings).check(what).state == State::passed);
    CHECK(Patient(roles, settings).check("Permission Calendars.ReadWrite").detail == "there is no such check");
}

TEST_CASE("A missing role is named with what it costs, and the mailbox is the proof", "[graph_doctor]") {
    Patient patient({"Mail.ReadWrite", "User.Read.All"});
    CHECK(patient.check("Permission Mail.ReadWrite").state == State::passed);
    const auto missing = patient.check("Permission Organization.Read.All");
    CHECK(missing.state == State::warning);
    CHECK(holds(missing.detail, "Missing"));
    CHECK(holds(missing.detail, "Without it"));
    CHECK(patient.check("A mailbox").state == State::passed);
}

TEST_CASE("A role that is not needed is named: dangerous ones are a warning, harmless ones are not", "[graph_doctor]") {
    auto roles = all_roles;
    roles.insert(roles.end(), {"Mail.Send", "Domain.Read.All"});
    Patient patient(roles);
    CHECK(patient.check("Permission Mail.Send").state == State::warning);
    CHECK(patient.check("Permission Domain.Read.All").state == State::passed);
    CHECK(holds(patient.check("Permission Domain.Read.All").detail, "not needed"));
}

TEST_CASE("Writing is excess for a tenant that only reads", "[graph_doctor]") {
    auto settings = graph_settings();
    settings.access = Access::read_only;
    Patient patient(all_roles, settings);
    CHECK(patient.check("Permission Mail.Read").state == State::passed); // the wider role holds it
    CHECK(patient.check("Permission Mail.ReadWrite").state == State::warning);
}

TEST_CASE("A refused credential is told once, without the secret, and waiting does not mend it", "[graph_doctor]") {
    Patient patient;
    patient.transport.on("POST", "/oauth2/v2.0/token",
                         json_reply({{"error", "invalid_client"}, {"error_codes", {7000215}}}, 401));
    const auto checks = patient.connector->doctor();
    REQUIRE(checks.size() == 1);
    CHECK(checks.front().state == State::failed);
    CHECK(checks.front().patience.count() == 0);
    CHECK(holds(checks.front().detail, "7000215"));
    CHECK_FALSE(holds(checks.front().detail, "s3cret"));
}

TEST_CASE("Beside a refused assertion stands how far our clock is off", "[graph_doctor]") {
    Patient patient;
    patient.transport.on("POST", "/oauth2/v2.0/token",
                         reply(401, R"({"error":"invalid_client","error_codes":[700024]})",
                               {{"Date", "Fri, 15 Jan 2027 08:20:00 GMT"}}));
    const auto clock = patient.check("Clock");
    CHECK(clock.state == State::failed);
    CHECK(holds(clock.detail, "1200 seconds behind"));
}

TEST_CASE("A scoped mail permission is absent on purpose and no warning", "[graph_doctor]") {
    Patient patient({"User.Read.All", "Organization.Read.All"}, scoped());
    CHECK(patient.worst() == State::passed);
    CHECK(patient.check("Permission Application Mail.ReadWrite").state == State::passed);
}

TEST_CASE("A tenant-wide consent that undoes the scope is said loudly", "[graph_doctor]") {
    Patient patient(all_roles, scoped());
    const auto check = patient.check("Permission Mail.ReadWrite");
    CHECK(check.state == State::failed);
    CHECK(holds(check.detail, "THE SCOPE HAS NO EFFECT"));
}

TEST_CASE("Mailboxes that are closed may open when the scope has taken effect", "[graph_doctor]") {
    Patient patient({"User.Read.All", "Organization.Read.All"}, scoped());
    patient.close("user-1");
    CHECK(patient.check("A mailbox").state == State::passed); // another one is open
    patient.close("user-2");
    const auto closed = patient.check("A mailbox");
    CHECK(closed.state == State::failed);
    CHECK(closed.patience == std::chrono::hours{2});
    CHECK(holds(closed.detail, "30 minutes to 2 hours"));
}

TEST_CASE("A mailbox that is none has nothing to wait for", "[graph_doctor]") {
    Patient patient;
    patient.transport.on("GET", "/mailFolders/inbox/messages?", graph_error(404, "MailboxNotEnabledForRESTAPI"));
    CHECK(patient.check("A mailbox").state == State::failed);
    CHECK(patient.check("A mailbox").patience.count() == 0);
}

TEST_CASE("The canary must be closed: open is loud, closed is proof, and no mailbox proves nothing", "[graph_doctor]") {
    Patient patient({"User.Read.All", "Organization.Read.All"}, scoped("boss@contoso.test"));
    const auto open = patient.check("Canary boss@contoso.test");
    CHECK(open.state == State::failed);
    CHECK(holds(open.detail, "REMAND CAN READ THIS MAILBOX"));
    patient.close("user-2");
    CHECK(patient.check("Canary boss@contoso.test").state == State::passed);
    CHECK(patient.check("A mailbox").state == State::passed); // of the others
    patient.transport.on("GET", "/users/user-2/mailFolders/inbox/messages?",
                         graph_error(404, "MailboxNotEnabledForRESTAPI"));
    CHECK(patient.check("Canary boss@contoso.test").state == State::warning);
    Patient stranger({"User.Read.All", "Organization.Read.All"}, scoped("nobody@contoso.test"));
    CHECK(stranger.check("Canary nobody@contoso.test").state == State::warning);
}

TEST_CASE("The canary is not watched", "[graph_doctor]") {
    Patient patient(all_roles, scoped("boss@contoso.test"));
    const auto listing = patient.connector->list_mailboxes();
    REQUIRE(listing);
    const auto* mailboxes = &listing->mailboxes;
    REQUIRE(mailboxes->size() == 1);
    CHECK(mailboxes->front().address == "jane@contoso.test");
}

TEST_CASE("What each new token allows is compared with what is needed", "[graph_doctor]") {
    Patient patient({"User.Read.All", "Files.Read.All"});
    REQUIRE(patient.connector->identify());
    REQUIRE(patient.grants.size() == 1);
    CHECK(patient.grants[0].missing == std::vector<std::string>{"Mail.ReadWrite", "Organization.Read.All"});
    CHECK(patient.grants[0].excess == std::vector<std::string>{"Files.Read.All"});
    REQUIRE(patient.connector->identify());
    CHECK(patient.grants.size() == 1); // the same token still
    patient.transport.on("POST", "/oauth2/v2.0/token", graph_token(all_roles));
    patient.clock.advance(std::chrono::hours{1});
    REQUIRE(patient.connector->identify());
    REQUIRE(patient.grants.size() == 2);
    CHECK(patient.grants[1] == Grants{});
}

TEST_CASE("A new credential that is refused leaves the former one serving, and doctor says why", "[graph_doctor]") {
    auto settings = graph_settings();
    settings.secrets = {{"certificate", test_certificate()}};
    settings.former_secrets = {{"client-secret", Secret("s3cret")}};
    Patient patient(all_roles, settings);
    patient.transport.on("POST", "/oauth2/v2.0/token", [](const http::Request& request) -> Result<http::Response> {
        if (request.body.find("client_assertion=") != std::string::npos)
            return json_reply({{"error", "invalid_client"}, {"error_codes", {700027}}}, 401);
        return graph_token(all_roles);
    });
    const auto check = patient.check("New credential");
    CHECK(check.state == State::warning);
    CHECK(holds(check.detail, "AADSTS700027"));
    CHECK(patient.credentials_proved == 0);
    patient.transport.on("POST", "/oauth2/v2.0/token", graph_token(all_roles));
    patient.clock.advance(std::chrono::hours{1});
    REQUIRE(patient.connector->identify());
    CHECK(patient.credentials_proved == 1);
}

TEST_CASE("Without a credential everything says so", "[graph_doctor]") {
    auto settings = graph_settings();
    settings.secrets.clear();
    REQUIRE(graph::graph_provider().check(settings)); // one may be made later
    Patient patient(all_roles, settings);
    CHECK(patient.connector->identify().error().code == "graph.no_credential");
    CHECK(patient.transport.requests().empty());
    CHECK_FALSE(graph::graph_provider().consent(settings, "s", "http://localhost/callback"));
}

TEST_CASE("Two credentials at once, or a certificate that cannot serve, are refused", "[graph_doctor]") {
    auto settings = graph_settings();
    settings.secrets.insert_or_assign("certificate", test_certificate());
    CHECK(graph::graph_provider().check(settings).error().code == "graph.two_credentials");
    settings.secrets = {{"certificate", Secret("-----BEGIN CERTIFICATE-----\n")}};
    const auto refused = graph::graph_provider().check(settings);
    CHECK(refused.error().code == "certificate.no_key");
    CHECK(refused.error().message.starts_with("The certificate file cannot be used"));
}

TEST_CASE("What is known of a tenant's credentials", "[graph_doctor]") {
    auto settings = graph_settings();
    settings.options["secret-expires"] = "2027-05-01";
    settings.former_secrets = {{"certificate", test_certificate()}};
    const auto credentials = graph::graph_provider().credentials(settings);
    REQUIRE(credentials.size() == 2);
    CHECK(credentials[0].key == "client-secret");
    CHECK(credentials[0].expires_at == parse_rfc3339("2027-05-01T00:00:00Z"));
    CHECK(credentials[1].is_former);
    CHECK(credentials[1].expires_at == test_certificate_until);
    CHECK(holds(credentials[1].name, "CN=Remand acme"));
}

TEST_CASE("A certificate of our own making serves as it is, and its public part has no key in it", "[graph_doctor]") {
    const auto made = graph::graph_provider().make_credential("acme", test_certificate_from, test_certificate_until);
    auto settings = graph_settings();
    settings.secrets = {{std::string(made.key), made.secret}};
    REQUIRE(graph::graph_provider().check(settings));
    CHECK_FALSE(holds(made.public_part, "PRIVATE KEY"));
    CHECK(made.fingerprint.size() == 40);
    CHECK(holds(graph::graph_provider().credentials(settings).at(0).name, made.fingerprint));
}

} // namespace
} // namespace remand::tests
