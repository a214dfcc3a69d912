#include "service/tenants/health.hpp"

#include <catch2/catch.hpp>

#include "service/tenants/grants.hpp"
#include "service/tenants/tenant_care.hpp"
#include "tests/service/api_world.hpp"

using namespace remand;
using namespace remand::tests;
using namespace std::chrono_literals;
using service::condition_of;
using service::health_of;
using State = service::TenantHealth::State;

namespace {

const Timestamp noon = *parse_rfc3339("2026-11-23T12:00:00Z");
const TenantId acme{"acme"};

db::TenantRecord a_tenant(db::TenantState state = db::TenantState::active) {
    db::TenantRecord tenant;
    tenant.id = acme;
    tenant.state = state;
    tenant.state_since = noon - 24h;
    return tenant;
}

db::MailboxRecord open_mailbox() {
    db::MailboxRecord mailbox;
    mailbox.synced_at = noon;
    mailbox.cursor = {"c"};
    return mailbox;
}

db::MailboxRecord parked(const std::string& code, Duration ago) {
    auto mailbox = open_mailbox();
    mailbox.state = db::MailboxState::parked;
    mailbox.status_code = code;
    mailbox.status_message = "It is closed.";
    mailbox.parked_since = noon - ago;
    return mailbox;
}

const Error refused{ErrorKind::fix_configuration, "memory.refused", "Consent was taken back.", {}};

void lose_consent(ApiWorld& world) {
    REQUIRE(db::TenantStore(*world.database)
                .update(acme,
                        [](db::TenantRecord& tenant) {
                            tenant.state = db::TenantState::needs_consent;
                            tenant.status_code = refused.code;
                            tenant.status_message = refused.message;
                        },
                        {0, world.clock.now(), "service", "tenant.needs_consent", "acme", "{}"}));
}

db::TenantRecord tenant_of(const ApiWorld& world) { return *world.tenants->find("acme"); }

} // namespace

TEST_CASE("Who is left out of the directory's list says nothing about a tenant's health", "[tenant_health]") {
    const auto suspended = parked("left_out.suspended", 9h);
    CHECK(health_of(a_tenant(), {open_mailbox(), suspended}, {}, noon).state == State::active);
    CHECK(health_of(a_tenant(), {suspended}, {}, noon).state == State::active);
    CHECK(health_of(a_tenant(), {parked("google.no_mailbox", 9h), suspended}, {}, noon).state == State::broken);
}

TEST_CASE("A mailbox that is closed is not the tenant's trouble, all of them are", "[tenant_health]") {
    CHECK(health_of(a_tenant(), {}, {}, noon).state == State::active);
    CHECK(health_of(a_tenant(), {open_mailbox(), parked("graph.no_mailbox", 24h)}, {}, noon).state == State::active);
    const auto broken =
        health_of(a_tenant(), {parked("graph.no_mailbox", 24h), parked("graph.no_mailbox", 3h)}, {}, noon);
    CHECK(broken.state == State::broken);
    CHECK(broken.since == noon - 3h); // since the last one was closed
    CHECK(broken.reason.find("None of its 2 mailboxes can be read. It is closed.") == 0);
}

TEST_CASE("Mailboxes that were closed by a scope have two hours before that is called broken", "[tenant_health]") {
    const auto after = [](Duration time) {
        return health_of(a_tenant(), {parked("graph.out_of_scope", time)}, {}, noon).state;
    };
    CHECK(after(1h) == State::degraded);
    CHECK(after(2h - 1s) == State::degraded);
    CHECK(after(2h) == State::broken);
    CHECK(health_of(a_tenant(), {parked("graph.no_mailbox", 1h)}, {}, noon).state == State::broken);
}

TEST_CASE("A missing permission degrades, and is named with since when", "[tenant_health]") {
    auto tenant = a_tenant();
    tenant.missing_permissions = {"Mail.ReadWrite"};
    tenant.permissions_since = noon - 5min;
    const auto health = health_of(tenant, {open_mailbox()}, {}, noon);
    CHECK(health.state == State::degraded);
    CHECK(health.reason.find("Mail.ReadWrite") != std::string::npos);
    CHECK(health.since == noon - 5min);
}

TEST_CASE("A permission beyond need is a warning and no degradation", "[tenant_health]") {
    auto tenant = a_tenant();
    tenant.excess_permissions = {"Mail.Send"};
    const auto health = health_of(tenant, {open_mailbox()}, {}, noon);
    CHECK(health.state == State::active);
    REQUIRE(health.warnings.size() == 1);
    CHECK(health.warnings[0].find("Mail.Send") != std::string::npos);
}

TEST_CASE("What was decided stands before what is derived", "[tenant_health]") {
    const std::vector<db::MailboxRecord> closed{parked("graph.no_mailbox", 24h)};
    CHECK(health_of(a_tenant(db::TenantState::paused), closed, {}, noon).state == State::paused);
    CHECK(health_of(a_tenant(db::TenantState::added), closed, {}, noon).state == State::added);
    auto lost = a_tenant(db::TenantState::needs_consent);
    lost.status_message = "The client secret has expired.";
    const auto health = health_of(lost, closed, {}, noon);
    CHECK(health.state == State::needs_consent);
    CHECK(health.reason == lost.status_message);
    CHECK(health.since == noon - 24h);
}

TEST_CASE("A mailbox's condition in one word", "[tenant_health]") {
    CHECK(condition_of(open_mailbox()) == "active");
    CHECK(condition_of(db::MailboxRecord{}) == "backfilling");
    auto lost = open_mailbox();
    lost.cursor = {};
    CHECK(condition_of(lost) == "resyncing");
    CHECK(condition_of(parked("graph.out_of_scope", 1h)) == "out-of-scope");
    CHECK(condition_of(parked("google.no_mailbox", 1h)) == "no-mailbox");
    CHECK(condition_of(parked("google.access_denied", 1h)) == "parked");
}

TEST_CASE("A consent that was taken back comes back by itself, with few calls until then", "[tenant_care]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    lose_consent(world);
    world.mail.keep_failing(Operation::identify, refused);
    const int before = world.mail.calls(Operation::identify);
    service::TenantCare care(*world.tenants, world.clock, Log::silent());
    for (int minute = 0; minute < 60; ++minute) {
        CHECK_FALSE(care.look());
        world.clock.advance(1min);
    }
    CHECK(world.mail.calls(Operation::identify) - before <= 4);
    CHECK(tenant_of(world).state == db::TenantState::needs_consent);
    CHECK(tenant_of(world).status_message == refused.message);

    world.mail.stop_failing();
    bool has_recovered = false;
    for (int minute = 0; minute < 61 && !has_recovered; ++minute) {
        has_recovered = care.look();
        world.clock.advance(1min);
    }
    CHECK(has_recovered);
    CHECK(tenant_of(world).state == db::TenantState::active);
    CHECK(tenant_of(world).status_message.empty());
    CHECK(world.call("GET", "/v1/audit").body["audit"][0]["act"] == "tenant.recovered");
}

TEST_CASE("A tenant that was paused meanwhile is left alone", "[tenant_care]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    world.call("POST", "/v1/tenants/acme/pause");
    service::TenantCare care(*world.tenants, world.clock, Log::silent());
    const int before = world.mail.calls(Operation::identify);
    for (int hour = 0; hour < 3; ++hour) {
        CHECK_FALSE(care.look());
        world.clock.advance(1h);
    }
    CHECK(world.mail.calls(Operation::identify) == before);
}

TEST_CASE("What tokens allow is kept, and only a change is told", "[tenant_grants]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    world.last_parts->grants_seen({{"Mail.ReadWrite"}, {"Mail.Send"}});
    const auto since = world.clock.now();
    CHECK(tenant_of(world).missing_permissions == std::vector<std::string>{"Mail.ReadWrite"});
    CHECK(world.call("GET", "/v1/tenants/acme").body["health"]["state"] == "degraded");
    world.clock.advance(1h);
    world.last_parts->grants_seen({{"Mail.ReadWrite"}, {"Mail.Send"}});
    CHECK(tenant_of(world).permissions_since == since);
    world.last_parts->grants_seen({});
    CHECK(tenant_of(world).missing_permissions.empty());
    CHECK(world.call("GET", "/v1/tenants/acme").body["health"]["state"] == "active");
    const auto audit = world.call("GET", "/v1/audit").body["audit"];
    CHECK(audit[0]["act"] == "tenant.permissions_changed");
    CHECK(audit[1]["act"] == "tenant.permissions_changed");
    CHECK(audit[2]["act"] != "tenant.permissions_changed");
}

TEST_CASE("When a permission comes back, mailboxes that were closed for want of it are opened", "[tenant_grants]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    int told = 0;
    world.connectors->on_opened([&] { ++told; });
    db::MailboxStore store(*world.database);
    const auto jane = world.mail.mailbox("jane@example.com").id;
    const auto park = [&](const std::string& code) {
        REQUIRE(store.park(acme, jane, {ErrorKind::skip_mailbox, code, "Closed.", {}}, world.clock.now(),
                           world.clock.now() + 24h));
    };
    world.last_parts->grants_seen({{"Mail.Read"}, {}});
    park("memory.no_mailbox");
    world.last_parts->grants_seen({});
    CHECK(told == 0);
    world.last_parts->grants_seen({{"Mail.Read"}, {}});
    park("memory.out_of_scope");
    world.last_parts->grants_seen({});
    CHECK(told == 1);
    CHECK((*store.find(acme, jane))->state == db::MailboxState::active);
}

TEST_CASE("A grant that was asked for lately may need its time: degraded, and later broken", "[tenant_health]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    world.doctor_says = {{Check::State::failed, "A mailbox", "Closed.", 2h}};
    CHECK(world.call("POST", "/v1/tenants/acme/doctor").body["finding"] == "degraded");
    world.clock.advance(2h);
    CHECK(world.call("POST", "/v1/tenants/acme/doctor").body["finding"] == "broken");
    world.call("POST", "/v1/tenants/acme/consent", {{"redirect_uri", "http://localhost:1/c"}});
    CHECK(world.call("POST", "/v1/tenants/acme/doctor").body["finding"] == "degraded");
    world.doctor_says = {{Check::State::failed, "Access token", "Wrong secret.", {}}};
    CHECK(world.call("POST", "/v1/tenants/acme/doctor").body["finding"] == "broken");
}

TEST_CASE("Authorising waits for what may still come and not for what will not", "[tenant_health]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    world.doctor_says = {{Check::State::failed, "A mailbox", "Closed.", 2h}};
    CHECK(world.call("POST", "/v1/tenants/acme/verify").body["outcome"] == "waiting");
    world.doctor_says = {{Check::State::failed, "Access token", "Wrong secret.", {}}};
    CHECK(world.call("POST", "/v1/tenants/acme/verify").body["outcome"] == "failed");
    world.doctor_says = {{Check::State::warning, "Permission X", "Missing.", {}}};
    CHECK(world.call("POST", "/v1/tenants/acme/verify").body["outcome"] == "active");
}
