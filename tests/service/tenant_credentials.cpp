// Credentials that take each other's place, come to their end, or are left by a consent.
#include <catch2/catch.hpp>

#include "service/tenants/credential_expiry.hpp"
#include "tests/service/api_world.hpp"

using namespace remand;
using namespace remand::tests;
using namespace std::chrono_literals;
using nlohmann::json;
using service::ExpiryStage;

namespace {

const TenantId acme{"acme"};

std::string secret_of(const ApiWorld& world, std::string_view key, bool is_former = false) {
    const db::TenantStore store(*world.database);
    const auto secret = is_former ? store.former_secret(acme, key) : store.secret(acme, key);
    REQUIRE(secret);
    return *secret ? std::string((*secret)->reveal()) : "none";
}

void set(ApiWorld& world, const json& change) {
    REQUIRE(world.call("PATCH", "/v1/tenants/acme", change).status == 200);
}

} // namespace

TEST_CASE("A new credential stands beside the old one until it has worked", "[tenant_credentials]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    set(world, {{"secrets", {{"token", "new"}}}});
    CHECK(secret_of(world, "token") == "new");
    CHECK(secret_of(world, "token", true) == "s3cret-canary");
    const auto shown = world.call("GET", "/v1/tenants/acme").body["credentials"];
    REQUIRE(shown.size() == 2);
    CHECK(shown[1]["is_former"] == true);
    CHECK(shown.dump().find("s3cret-canary") == std::string::npos);

    world.last_parts->credential_proved();
    CHECK(secret_of(world, "token") == "new");
    CHECK(secret_of(world, "token", true) == "none");
    CHECK(world.call("GET", "/v1/audit").body["audit"][0]["act"] == "tenant.credential_replaced");
}

TEST_CASE("A credential of another kind takes the place of the one before", "[tenant_credentials]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    set(world, {{"secrets", {{"badge", "b"}}}});
    CHECK(secret_of(world, "badge") == "b");
    CHECK(secret_of(world, "token") == "none");
    CHECK(secret_of(world, "token", true) == "s3cret-canary");
}

TEST_CASE("What was said of a secret's end is forgotten with it", "[tenant_credentials]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    set(world, {{"options", {{"token-ends", "2027-05-01T00:00:00Z"}}}});
    CHECK(world.call("GET", "/v1/tenants/acme").body["credentials"][0]["expires_at"] == "2027-05-01T00:00:00Z");
    set(world, {{"secrets", {{"token", "new"}}}});
    CHECK(world.call("GET", "/v1/tenants/acme").body["credentials"][0]["expires_at"].is_null());
}

TEST_CASE("A credential that has ended is not taken", "[tenant_credentials]") {
    ApiWorld world; // it is 2027-01-15
    world.add_active_tenant("acme");
    const auto refused =
        world.call("PATCH", "/v1/tenants/acme",
                   {{"secrets", {{"token", "new"}}}, {"options", {{"token-ends", "2027-01-01T00:00:00Z"}}}});
    CHECK(refused.code() == "tenant.credential_ended");
    CHECK(secret_of(world, "token") == "s3cret-canary");
}

TEST_CASE("An end is warned of 30, 14 and 3 days before, and after it", "[tenant_credentials]") {
    const Timestamp end = *parse_rfc3339("2027-05-01T00:00:00Z");
    const Credential credential{"token", "the token", end};
    const auto before = [&](Duration time) { return service::stage_of(credential, end - time); };
    CHECK(before(24h * 30 + 1s) == ExpiryStage::far);
    CHECK(before(24h * 30) == ExpiryStage::month);
    CHECK(before(24h * 14 + 1s) == ExpiryStage::month);
    CHECK(before(24h * 14) == ExpiryStage::fortnight);
    CHECK(before(24h * 3) == ExpiryStage::days);
    CHECK(before(0s) == ExpiryStage::over);
    CHECK(service::stage_of({"token", "the token"}, end) == ExpiryStage::far);

    CHECK(service::expiry_warning(credential, end - 24h * 31).empty());
    CHECK(service::expiry_warning(credential, end - 24h * 10).find("The token ends in 10 days, on 2027-05-01") == 0);
    CHECK(service::expiry_warning(credential, end - 1h).find("in less than a day") != std::string::npos);
    CHECK(service::expiry_warning(credential, end + 1s).find("ended on 2027-05-01") != std::string::npos);
    CHECK(service::expiry_checks({credential}, end - 24h).at(0).state == Check::State::warning);
    CHECK(service::expiry_checks({credential}, end).at(0).state == Check::State::failed);
    CHECK(service::expiry_checks({{"token", "the token", end, true}}, end).empty()); // the former one is on its way out
}

TEST_CASE("An end that comes near is in the status, the doctor and the metrics", "[tenant_credentials]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    CHECK(world.call("POST", "/v1/tenants/acme/doctor").body["finding"] == "healthy");
    set(world, {{"options", {{"token-ends", to_rfc3339(world.clock.now() + 24h * 10)}}}});
    CHECK(world.call("POST", "/v1/tenants/acme/doctor").body["finding"] == "degraded");
    CHECK(world.call("GET", "/v1/status").body["tenants"][0]["health"]["warnings"].size() == 1);
    const auto metrics = [&] {
        service::api::Request request{"GET", "/metrics", {}, "", ""};
        return dispatch(*world.services, request, service::api::Role::anybody, Log::silent()).body;
    };
    CHECK(metrics().find("remand_tenant_credential_expiry_seconds{tenant=\"acme\",credential=\"token\"} 864000\n") !=
          std::string::npos);
    CHECK(metrics().find("remand_tenant_health{tenant=\"acme\",state=\"active\"} 1\n") != std::string::npos);
    world.clock.advance(24h * 11);
    CHECK(world.call("POST", "/v1/tenants/acme/doctor").body["finding"] == "broken");
}

TEST_CASE("What a consent leaves is kept sealed, and its memory is gone with it", "[tenant_credentials]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    const auto asked = world.call("POST", "/v1/tenants/acme/consent", {{"redirect_uri", "http://localhost:2/c"}}).body;
    CHECK(asked.dump().find("remember") == std::string::npos);
    const auto url = asked["url"].get<std::string>();
    const auto state = url.substr(url.find("state=") + 6, url.find('&') - url.find("state=") - 6);
    const auto come_back = [&] {
        return world.call("POST", "/v1/tenants/acme/consent/callback",
                          {{"query", {{"state", state}, {"code", "c0de"}}}});
    };
    CHECK(come_back().status == 200);
    CHECK(secret_of(world, "badge") == "c0de/remember");
    CHECK(secret_of(world, "consent-memory") == "none");
    CHECK(come_back().code() == "tenant.bad_state");
}
