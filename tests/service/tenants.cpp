#include <catch2/catch.hpp>

#include "tests/service/api_world.hpp"

using namespace remand;
using namespace remand::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

json a_tenant(const std::string& name) {
    return {{"name", name},
            {"provider", "memory"},
            {"options", {{"colour", "red"}}},
            {"secrets", {{"token", "s3cret-canary"}}}};
}

std::string state_of(const Reply& consent) {
    const auto url = consent.body["url"].get<std::string>();
    const auto start = url.find("state=") + 6;
    return url.substr(start, url.find('&') - start);
}

} // namespace

TEST_CASE("A new tenant is in monitor mode, read-only, and is not read before it is authorised", "[tenants]") {
    ApiWorld world;
    const auto added = world.call("POST", "/v1/tenants", a_tenant("acme"));
    CHECK(added.status == 201);
    CHECK(added.body["state"] == "added");
    CHECK(added.body["mode"] == "monitor");
    CHECK(added.body["access"] == "read-only");
}

TEST_CASE("A secret is never in an answer", "[tenants]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    for (const std::string path : {"/v1/tenants", "/v1/tenants/acme", "/v1/status", "/v1/audit"}) {
        const auto reply = world.call("GET", path);
        CHECK(reply.status == 200);
        CHECK(reply.body.dump().find("s3cret-canary") == std::string::npos);
    }
}

TEST_CASE("A tenant with a bad name, provider, option or CA file is refused and not kept", "[tenants]") {
    ApiWorld world;
    auto bad = a_tenant("../etc");
    CHECK(world.call("POST", "/v1/tenants", bad).code() == "tenant.bad_name");
    bad = a_tenant("acme");
    bad["provider"] = "carrier-pigeon";
    CHECK(world.call("POST", "/v1/tenants", bad).code() == "tenant.unknown_provider");
    bad = a_tenant("acme");
    bad["options"]["shape"] = "round";
    CHECK(world.call("POST", "/v1/tenants", bad).code() == "tenant.unknown_option");
    bad = a_tenant("acme");
    bad.erase("secrets");
    CHECK(world.call("POST", "/v1/tenants", bad).code() == "tenant.missing_option");
    bad = a_tenant("acme");
    bad["ca_file"] = "/no/such/ca.pem";
    CHECK(world.call("POST", "/v1/tenants", bad).code() == "http.ca");
    CHECK(world.call("GET", "/v1/tenants").body["tenants"].empty());
}

TEST_CASE("The same name twice is a conflict", "[tenants]") {
    ApiWorld world;
    world.call("POST", "/v1/tenants", a_tenant("acme"));
    CHECK(world.call("POST", "/v1/tenants", a_tenant("acme")).status == 409);
}

TEST_CASE("A consent's state is taken once, for its tenant, within 15 minutes", "[tenants]") {
    ApiWorld world;
    world.call("POST", "/v1/tenants", a_tenant("acme"));
    world.call("POST", "/v1/tenants", a_tenant("other"));
    const auto begin = [&] {
        return state_of(world.call("POST", "/v1/tenants/acme/consent", {{"redirect_uri", "http://localhost:1/c"}}));
    };
    const auto come_back = [&](const std::string& tenant, const std::string& state) {
        return world.call("POST", "/v1/tenants/" + tenant + "/consent/callback",
                          {{"query", {{"state", state}, {"tenant", "t-1"}}}});
    };
    const auto state = begin();
    CHECK(state.size() >= 40);
    CHECK(come_back("other", state).code() == "tenant.bad_state");
    CHECK(come_back("acme", "guessed").code() == "tenant.bad_state");
    CHECK(come_back("acme", state).status == 200);
    CHECK(come_back("acme", state).code() == "tenant.bad_state");
    const auto late = begin();
    world.clock.advance(16min);
    CHECK(come_back("acme", late).code() == "tenant.bad_state");
}

TEST_CASE("A refusal in the callback is told, and leaves the tenant as it was", "[tenants]") {
    ApiWorld world;
    world.call("POST", "/v1/tenants", a_tenant("acme"));
    const auto state =
        state_of(world.call("POST", "/v1/tenants/acme/consent", {{"redirect_uri", "http://localhost:1/c"}}));
    const auto reply =
        world.call("POST", "/v1/tenants/acme/consent/callback",
                   {{"query", {{"state", state}, {"error", "access_denied"}, {"admin_consent", "True"}}}});
    CHECK(reply.code() == "memory.refused");
    CHECK(world.call("GET", "/v1/tenants/acme").body["state"] == "added");
}

TEST_CASE("Credentials of another tenant than the consent's are refused", "[tenants]") {
    ApiWorld world;
    world.call("POST", "/v1/tenants", a_tenant("acme"));
    const auto state =
        state_of(world.call("POST", "/v1/tenants/acme/consent", {{"redirect_uri", "http://localhost:1/c"}}));
    world.call("POST", "/v1/tenants/acme/consent/callback",
               {{"query", {{"state", state}, {"tenant", "somebody-else"}}}});
    const auto reply = world.call("POST", "/v1/tenants/acme/verify");
    CHECK(reply.body["outcome"] == "failed");
    CHECK(reply.body["reason"]["code"] == "tenant.wrong_tenant");
    CHECK(world.call("GET", "/v1/tenants/acme").body["state"] == "added");
    // The claim is forgotten: the right credentials pass at the next try.
    CHECK(world.call("POST", "/v1/tenants/acme/verify").body["outcome"] == "active");
}

TEST_CASE("An authorised tenant is active and its mailboxes are known", "[tenants]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    const auto tenant = world.call("GET", "/v1/tenants/acme").body;
    CHECK(tenant["state"] == "active");
    CHECK(tenant["domains"] == json::array({"example.com"}));
    const auto mailboxes = world.call("GET", "/v1/tenants/acme/mailboxes").body["mailboxes"];
    REQUIRE(mailboxes.size() == 1);
    CHECK(mailboxes[0]["address"] == "jane@example.com");
}

TEST_CASE("A permission that is not there yet is waited for", "[tenants]") {
    ApiWorld world;
    world.call("POST", "/v1/tenants", a_tenant("acme"));
    world.mail.fail(Operation::identify, 1,
                    {ErrorKind::fix_configuration, "memory.no_role", "The role is missing.", {}});
    const auto early = world.call("POST", "/v1/tenants/acme/verify");
    CHECK(early.body["outcome"] == "waiting");
    CHECK(early.body["reason"]["message"] == "The role is missing.");
    CHECK(world.call("POST", "/v1/tenants/acme/verify").body["outcome"] == "active");
    CHECK(world.transports_made >= 2); // a token that was issued too early is not kept
}

TEST_CASE("A read-only tenant cannot enforce, a read-write one can", "[tenants]") {
    ApiWorld world;
    world.call("POST", "/v1/tenants", a_tenant("acme"));
    CHECK(world.call("PUT", "/v1/tenants/acme/mode", {{"mode", "enforce"}}).code() == "tenant.read_only");
    CHECK(world.call("PATCH", "/v1/tenants/acme", {{"access", "read-write"}}).status == 200);
    CHECK(world.call("PUT", "/v1/tenants/acme/mode", {{"mode", "enforce"}}).body["mode"] == "enforce");
    CHECK(world.call("PATCH", "/v1/tenants/acme", {{"access", "read-only"}}).code() == "tenant.enforces");
}

TEST_CASE("Pause and resume change the state, and only resume ends a pause", "[tenants]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    CHECK(world.call("POST", "/v1/tenants/acme/pause").body["state"] == "paused");
    CHECK(world.call("POST", "/v1/tenants/acme/verify").body["tenant"]["state"] == "paused");
    CHECK(world.call("POST", "/v1/tenants/acme/resume").body["state"] == "active");
}

TEST_CASE("A removed tenant is gone, and its audit stays", "[tenants]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    CHECK(world.call("DELETE", "/v1/tenants/acme").status == 200);
    CHECK(world.call("GET", "/v1/tenants/acme").status == 404);
    const auto audit = world.call("GET", "/v1/audit").body["audit"];
    CHECK(audit[0]["act"] == "tenant.remove");
    CHECK(audit[0]["actor"] == "operator:tester");
}

TEST_CASE("A connector is kept until its tenant changes", "[tenants]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    const auto tenant = world.tenants->find("acme");
    REQUIRE(tenant);
    const auto first = world.connectors->connect(*tenant);
    const auto second = world.connectors->connect(*tenant);
    REQUIRE(first);
    REQUIRE(second);
    CHECK(first->get() == second->get());
    world.call("PATCH", "/v1/tenants/acme", {{"secrets", {{"token", "new"}}}});
    const auto third = world.connectors->connect(*world.tenants->find("acme"));
    REQUIRE(third);
    CHECK(third->get() != first->get());
}
