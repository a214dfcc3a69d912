// Lists through the API.
#include <catch2/catch.hpp>

#include "tests/service/api_world.hpp"

using namespace remand;
using namespace remand::tests;
using nlohmann::json;
using service::api::Role;

namespace {

json an_entry(const std::string& kind, const std::string& pattern) { return {{"kind", kind}, {"pattern", pattern}}; }

Reply add(ApiWorld& world, const std::vector<json>& entries, const json& more = json::object()) {
    json body{{"entries", entries}};
    body.merge_patch(more);
    return world.call("POST", "/v1/lists", body);
}

} // namespace

TEST_CASE("Entries are added, listed with who and when, exported, and removed", "[api_lists]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    const auto added = add(world, {an_entry("blocked-sender", "*.Evil.test"), an_entry("accepted-sender", "news@example.net")}, {{"tenant", "acme"}});
    REQUIRE(added.status == 201);
    CHECK(added.body["added"] == 2);

    const auto listed = world.call("GET", "/v1/lists", nullptr, {{"tenant", "acme"}, {"limit", "1"}}).body;
    REQUIRE(listed["entries"].size() == 1);
    CHECK(listed["entries"][0]["typed"] == "news@example.net");
    CHECK(listed["entries"][0]["authenticated"] == true);
    CHECK(listed["entries"][0]["created_by"].get<std::string>().empty() == false);
    const auto next = world.call("GET", "/v1/lists", nullptr, {{"before", std::to_string(listed["next"].get<int>())}}).body;
    REQUIRE(next["entries"].size() == 1);
    CHECK(next["entries"][0]["typed"] == "*.evil.test");

    const auto csv = world.call("GET", "/v1/lists/export").body["csv"];
    const auto again = world.call("POST", "/v1/lists", {{"csv", csv}});
    CHECK(again.body["unchanged"] == 2);
    CHECK(again.body["added"] == 0);

    const json ids{{"ids", {next["entries"][0]["id"]}}};
    CHECK(world.call("POST", "/v1/lists/remove", ids).status == 200);
    CHECK(world.call("POST", "/v1/lists/remove", ids).status == 404);
    CHECK(world.call("GET", "/v1/lists").body["entries"].size() == 1);
    const auto audit = world.call("GET", "/v1/audit").body.dump();
    CHECK(audit.find("list.add") != std::string::npos);
    CHECK(audit.find("list.remove") != std::string::npos);
}

TEST_CASE("Of entries of which one is wrong none is added", "[api_lists]") {
    ApiWorld world;
    const auto refused = add(world, {an_entry("blocked-sender", "good.test"), an_entry("blocked-sender", "nodots")});
    CHECK(refused.code() == "list.pattern");
    CHECK(add(world, {an_entry("blocked-sender", "good.test")}, {{"tenant", "nobody"}}).code() == "tenant.unknown");
    CHECK(add(world, {an_entry("blocked", "good.test")}).status == 400);
    CHECK(add(world, {json::object({{"kind", "blocked-sender"}, {"pattern", "good.test"}, {"expiry", "x"}})}).status == 400);
    CHECK(world.call("GET", "/v1/lists").body["entries"].empty());
}

TEST_CASE("An entry that is there with other settings is changed only when asked for", "[api_lists]") {
    ApiWorld world;
    auto entry = an_entry("trusted-sender", "example.net");
    REQUIRE(add(world, {entry}).status == 201);
    entry["authenticated"] = false;
    CHECK(add(world, {entry}).code() == "list.exists");
    const auto changed = add(world, {entry}, {{"replace", true}});
    CHECK(changed.body["updated"] == 1);
    REQUIRE(changed.body["warnings"].size() == 1);
    const auto listed = world.call("GET", "/v1/lists").body["entries"];
    REQUIRE(listed.size() == 1);
    CHECK(listed[0]["warnings"].size() == 1); // each time it is shown
}

TEST_CASE("A conflict is reported when an entry is made, and a dry run makes none", "[api_lists]") {
    ApiWorld world;
    REQUIRE(add(world, {an_entry("blocked-sender", "*.example.net")}).status == 201);
    const auto tried = add(world, {an_entry("trusted-sender", "joe@example.net")}, {{"dry_run", true}});
    REQUIRE(tried.body["conflicts"].size() == 1);
    CHECK(tried.body["conflicts"][0].get<std::string>().find("(entry 1) goes before") != std::string::npos);
    CHECK(world.call("GET", "/v1/lists").body["entries"].size() == 1);
}

TEST_CASE("Lists are read by viewers and changed by administrators", "[api_lists]") {
    ApiWorld world;
    CHECK(world.call("GET", "/v1/lists", nullptr, {}, Role::viewer).status == 200);
    CHECK(world.call("POST", "/v1/lists", {{"entries", json::array()}}, {}, Role::analyst).status == 405);
    CHECK(world.call("POST", "/v1/lists/remove", {{"ids", {1}}}, {}, Role::analyst).status == 404);
}

TEST_CASE("The entries of a tenant go with it", "[api_lists]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    REQUIRE(add(world, {an_entry("blocked-sender", "evil.test")}, {{"tenant", "acme"}}).status == 201);
    REQUIRE(add(world, {an_entry("blocked-sender", "evil.test")}).status == 201);
    REQUIRE(world.call("DELETE", "/v1/tenants/acme").status / 100 == 2);
    const auto left = world.call("GET", "/v1/lists").body["entries"];
    REQUIRE(left.size() == 1);
    CHECK(left[0]["tenant"] == "");
}
