// Consent and credentials against the emulated clouds, through the commands that an administrator types.
#include <fstream>

#include <catch2/catch.hpp>

#include "tests/end_to_end/world.hpp"

namespace remand::tests {
namespace {

using Catch::Matchers::Contains;
using nlohmann::json;

// The application that a world's Microsoft tenant was given.
struct App {
    explicit App(World& the_world) : world(the_world) {
        const auto& words = world.microsoft().add_arguments;
        for (std::size_t i = 0; i + 1 < words.size(); ++i) {
            if (words[i] == "--directory-id") tenant = words[i + 1];
            if (words[i] == "--client-id") client_id = words[i + 1];
        }
    }
    void change(json body) {
        body["tenant"] = tenant;
        body["client_id"] = client_id;
        world.clouds().client.change_microsoft_app(body.dump());
    }
    void grant(const std::vector<std::string>& roles) {
        world.clouds().client.set_consent(tenant, client_id, true, roles);
        world.clouds().client.expire_tokens();
    }
    World& world;
    std::string tenant, client_id;
};

bool is_judged(World& world, const std::string& recipient) {
    const auto messages = world.remand_lines({"messages", "list", "--recipient", recipient});
    return !messages.empty() && messages.front().at("state") == "judged";
}

json doctor(World& world, const std::string& name, int exit_code) {
    const auto outcome = world.remand({"tenant", "doctor", name, "--json"});
    INFO(outcome.out << outcome.err);
    CHECK(outcome.exit_code == exit_code);
    return json::parse(outcome.out);
}

std::string state_of(const json& examined, const std::string& what) {
    for (const auto& check : examined.at("checks"))
        if (check.at("what") == what) return check.at("state");
    return "there is no such check: " + examined.dump();
}

} // namespace

TEST_CASE("A secret is replaced by a certificate of Remand's own making while the service runs", "[authorisation]") {
    Clouds clouds;
    World world(clouds);
    App app(world);
    world.authorise(world.microsoft(), "monitor");
    world.start_service();
    world.wait_until_idle();

    const auto file = world.folder() / "harbour.crt";
    REQUIRE(world.remand({"tenant", "certificate", "harbour", "--out", file.string()}).exit_code == 0);
    // Not uploaded yet: the secret still serves.
    clouds.client.expire_tokens();
    world.deliver(world.microsoft(), world.microsoft().mailboxes[0], ordinary_mail(world.microsoft().mailboxes[0], 1));
    world.wait_until_idle();
    CHECK(is_judged(world, world.microsoft().mailboxes[0]));
    CHECK(state_of(doctor(world, "harbour", 5), "New credential") == "warning");

    app.change({{"certificates", {read_file(file)}}});
    doctor(world, "harbour", 0);
    CHECK(world.remand_json({"tenant", "show", "harbour"}).at("credentials").size() == 1);
    app.change({{"secret", "taken-back-at-the-provider"}});
    clouds.client.expire_tokens();
    world.deliver(world.microsoft(), world.microsoft().mailboxes[1], ordinary_mail(world.microsoft().mailboxes[1], 2));
    world.wait_until_idle();
    CHECK(is_judged(world, world.microsoft().mailboxes[1]));
    CHECK(world.remand_json({"tenant", "show", "harbour"}).at("health").at("state") == "active");
    CHECK(world.stop_service().exit_code == 0);
}

TEST_CASE("A permission that is taken back is named, and noticed when it is there again", "[authorisation]") {
    Clouds clouds;
    World world(clouds);
    App app(world);
    world.authorise(world.microsoft(), "monitor");
    app.grant({"Mail.Read", "User.Read.All", "Organization.Read.All", "Mail.Send"});
    const auto reduced = doctor(world, "harbour", 5);
    CHECK(reduced.at("finding") == "degraded");
    CHECK(state_of(reduced, "Permission Mail.ReadWrite") == "warning");
    CHECK(state_of(reduced, "Permission Mail.Send") == "warning");
    const auto tenant = world.remand_json({"tenant", "show", "harbour"});
    CHECK(tenant.at("health").at("state") == "degraded");
    CHECK(tenant.at("missing_permissions") == json::array({"Mail.ReadWrite"}));
    app.grant({"Mail.ReadWrite", "User.Read.All", "Organization.Read.All"});
    doctor(world, "harbour", 0);
    CHECK(world.remand_json({"tenant", "show", "harbour"}).at("health").at("state") == "active");
}

TEST_CASE("A scope of Exchange limits what can be read, and the canary proves it", "[authorisation]") {
    Clouds clouds;
    World world(clouds);
    App app(world);
    const auto& mailboxes = world.microsoft().mailboxes;
    world.authorise(world.microsoft(), "monitor");
    app.change({{"scoped_roles", {"Mail.ReadWrite"}}, {"scoped_mailboxes", {mailboxes[0], mailboxes[1]}}});
    REQUIRE(
        world.remand({"tenant", "set", "harbour", "--mail-permission", "rbac", "--canary", mailboxes[2]}).exit_code ==
        0);
    const auto open = doctor(world, "harbour", 5); // it was asked for just now, and may need its time
    CHECK(state_of(open, "Permission Mail.ReadWrite") == "warning");
    CHECK(open.dump().find("REMAND CAN READ THIS MAILBOX") != std::string::npos);
    app.grant({"User.Read.All", "Organization.Read.All"});
    const auto closed = doctor(world, "harbour", 0);
    CHECK(state_of(closed, "Canary " + mailboxes[2]) == "passed");
    CHECK(state_of(closed, "A mailbox") == "passed");
}

TEST_CASE("The owner of one Google mailbox consents in the browser", "[authorisation]") {
    Clouds clouds;
    World world(clouds);
    const auto& endpoints = clouds.process.endpoints();
    const auto client = clouds.client.add_google_client({"http://localhost/callback"});
    const auto& mailbox = world.google().mailboxes.front();
    std::ofstream(world.folder() / "client.json")
        << json{{"installed",
                 {{"client_id", client.client_id},
                  {"client_secret", client.secret},
                  {"auth_uri", endpoints.gmail_endpoint + "/o/oauth2/v2/auth"},
                  {"token_uri", endpoints.google_token_endpoint}}}};
    const auto added =
        world.remand({"tenant", "add", "grace", "--provider", "google", "--access", "read-write", "--ca-file",
                      endpoints.ca_file.string(), "--gmail-endpoint", endpoints.gmail_endpoint, "--directory-endpoint",
                      endpoints.directory_endpoint, "--mailbox", mailbox, "--oauth-client-file",
                      (world.folder() / "client.json").string()});
    INFO(added.err);
    REQUIRE(added.exit_code == 0);
    const auto asked =
        world.remand({"tenant", "authorize", "grace", "--no-listen", "--redirect-uri", "http://localhost/callback"});
    INFO(asked.out << asked.err);
    const auto begin = asked.out.find("https://localhost");
    REQUIRE(begin != std::string::npos);
    const auto callback =
        clouds.client.decide_consent(asked.out.substr(begin, asked.out.find_first_of(" \n", begin) - begin));
    const auto authorised = world.remand({"tenant", "authorize", "grace", "--callback-url", callback});
    INFO(authorised.out << authorised.err);
    REQUIRE(authorised.exit_code == 0);
    doctor(world, "grace", 0);
    const auto again = world.remand({"tenant", "authorize", "grace", "--callback-url", callback});
    CHECK(again.exit_code == 4); // an answer of the browser is good for once
    for (const auto& trace : world.traces()) CHECK(read_file(trace).find(client.secret) == std::string::npos);
}

} // namespace remand::tests
