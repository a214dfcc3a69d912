#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "db/copy_store.hpp"
#include "service/api/filters.hpp"
#include "service/api/metrics.hpp"
#include "tests/service/api_world.hpp"
#include "tests/service/service_world.hpp"

using namespace remand;
using namespace remand::tests;
using namespace std::chrono_literals;
using nlohmann::json;
using service::api::Role;

TEST_CASE("The loopback listener's role reaches health and metrics and nothing else", "[api_routes]") {
    ApiWorld world;
    for (const auto& route : service::api::routes()) {
        const bool is_open = route.path == "/health" || route.path == "/metrics";
        CHECK((route.role == Role::anybody) == is_open);
        if (!is_open)
            CHECK(world.call(std::string(route.method), std::string(route.path), nullptr, {}, Role::anybody).status ==
                  404);
    }
}

TEST_CASE("An unknown path is 404, another method 405, a broken body 400", "[api_routes]") {
    ApiWorld world;
    CHECK(world.call("GET", "/v1/nothing").status == 404);
    CHECK(world.call("DELETE", "/v1/status").status == 405);
    CHECK(world.call("POST", "/v1/tenants", json::array()).status == 400);
    CHECK(world.call("POST", "/v1/tenants", {{"name", 7}}).code() == "api.bad_value");
    CHECK(world.call("POST", "/v1/tenants", {{"nmae", "x"}}).code() == "api.bad_body");
}

TEST_CASE("Health is not ok without a runtime that turns over", "[api_routes]") {
    ApiWorld world;
    CHECK(world.call("GET", "/health").status == 503);
}

TEST_CASE("Health, status and metrics say loudly that the disk is full", "[api_routes]") {
    ApiWorld world;
    FakeExtractor extractor;
    service::Runtime runtime({*world.database, extractor,
                              [&](const db::TenantRecord& tenant) { return world.connectors->connect(tenant); },
                              world.clock, Log::silent(), world.config, judge_by_header});
    REQUIRE(runtime.start());
    world.services->runtime = &runtime;
    const auto health_becomes = [&](const std::string& wanted) {
        for (int i = 0; i < 2000; ++i) {
            if (world.call("GET", "/health").body["status"] == wanted) return true;
            world.clock.advance(1s); // the disk is looked at every few seconds, from whenever it last was
            std::this_thread::sleep_for(5ms);
        }
        return false;
    };
    CHECK(world.call("GET", "/health").status == 200);
    limit_pages(*world.database, 1);
    write_until_full(*world.database);
    REQUIRE(health_becomes("no_space"));
    CHECK(world.call("GET", "/health").status == 503);
    const auto service = world.call("GET", "/v1/status").body["service"];
    CHECK(service["storage"]["takes_mail"] == false);
    CHECK(service["database_check"]["is_ok"] == true);
    const auto metrics = [&] {
        const service::api::Request request{"GET", "/metrics", {}, "", "test"};
        return dispatch(*world.services, request, Role::anybody, Log::silent()).body;
    };
    CHECK(metrics().find("remand_storage_short 1") != std::string::npos);
    CHECK(metrics().find("remand_database_ok 1") != std::string::npos);

    limit_pages(*world.database, 1'000'000);
    CHECK(health_becomes("ok"));
    CHECK(metrics().find("remand_storage_short 0") != std::string::npos);
}

TEST_CASE("Messages are listed newest first, by filter, and page by page", "[api_routes]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    for (const std::string subject : {"one", "two", "three"}) world.add_message("acme", subject, {});
    const auto first = world.call("GET", "/v1/messages", nullptr, {{"limit", "2"}}).body;
    REQUIRE(first["messages"].size() == 2);
    CHECK(first["messages"][0]["subject"] == "three");
    const auto rest =
        world.call("GET", "/v1/messages", nullptr, {{"limit", "2"}, {"before", first["next"].dump()}}).body;
    REQUIRE(rest["messages"].size() == 1);
    CHECK(rest["next"].is_null());
    CHECK(world.call("GET", "/v1/messages", nullptr, {{"text", "TWO"}}).body["messages"].size() == 1);
    CHECK(world.call("GET", "/v1/messages", nullptr, {{"disposition", "spam"}}).body["messages"].empty());
}

TEST_CASE("A misspelt filter is refused, never ignored", "[api_routes]") {
    ApiWorld world;
    CHECK(world.call("GET", "/v1/messages", nullptr, {{"dispositon", "spam"}}).code() == "api.bad_filter");
    CHECK(world.call("GET", "/v1/messages", nullptr, {{"disposition", "evil"}}).code() == "api.bad_value");
    CHECK(world.call("GET", "/v1/actions", nullptr, {{"limit", "0"}}).code() == "api.bad_value");
    CHECK(world.call("GET", "/v1/actions", nullptr, {{"since", "yesterday"}}).code() == "api.bad_value");
    CHECK(world.call("GET", "/v1/actions/abc").status == 400);
    CHECK(world.call("GET", "/v1/actions/99").status == 404);
}

TEST_CASE("A shown message has evidence that adds up to its score, and its actions", "[api_routes]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    const auto id = world.add_message("acme", "pay now", {Action::quarantine, ActionState::planned, "Policy"});
    const auto message = world.call("GET", "/v1/messages/" + std::to_string(id)).body;
    int sum = 0;
    for (const auto& evidence : message["verdict"]["evidence"]) sum += evidence["weight"].get<int>();
    CHECK(sum == message["verdict"]["score"].get<int>());
    REQUIRE(message["actions"].size() == 1);
    CHECK(message["actions"][0]["state"] == "planned");
    CHECK(world.call("GET", "/v1/messages/999").status == 404);
}

TEST_CASE("A message is called something else, shown so, and the word is taken back", "[api_routes]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    const auto id = world.add_message("acme", "the minutes", {Action::quarantine, ActionState::planned, "Policy"});
    const auto path = "/v1/messages/" + std::to_string(id);
    const auto call = [&](json body) { return world.call("POST", "/v1/messages/reclassify", body); };
    const auto decided = call({{"messages", {id, 999}}, {"disposition", "bulk"}, {"reason", "our own list"}}).body;
    REQUIRE(decided["decided"].size() == 1);
    CHECK(decided["decided"][0]["before"] == "malicious");
    CHECK(decided["decided"][0]["after"] == "bulk");
    CHECK(decided["decided"][0]["note"] == "its facts are not kept");
    CHECK(decided["refused"][0]["id"] == 999);
    const auto shown = world.call("GET", path).body;
    CHECK(shown["verdict"]["disposition"] == "bulk");
    CHECK(shown["verdict"]["evidence"][0]["reason"] == "operator:tester called it bulk instead of malicious: our own list");
    CHECK(shown["decided_by"] == "operator:tester");
    CHECK(shown["actions"][0]["state"] == "superseded"); // what the policy had planned
    CHECK(call({{"messages", {id}}, {"withdraw", true}}).body["decided"][0]["withdrawn_from"] == json::array({id}));
    CHECK(world.call("GET", path).body["verdict"]["disposition"] == "malicious");
    CHECK(call({{"messages", {id}}, {"withdraw", true}}).body["refused"].size() == 1);
    CHECK(world.call("GET", "/v1/audit", nullptr, {{"act", "message."}}).body["audit"].size() == 2);
}

TEST_CASE("A decision names its messages and what they are", "[api_routes]") {
    ApiWorld world;
    for (const json& body : {json{{"messages", {1}}}, json{{"disposition", "spam"}}, json{{"messages", {1}}, {"disposition", "evil"}},
                             json{{"messages", {1}}, {"disposition", "spam"}, {"withdraw", true}},
                             json{{"messages", {1}}, {"disposition", "spam"}, {"reason", std::string(501, 'x')}}})
        CHECK(world.call("POST", "/v1/messages/reclassify", body).code() == "api.bad_value");
}

TEST_CASE("Exported events are in the known field names", "[api_routes]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    world.add_message("acme", "pay now", {Action::quarantine, ActionState::planned, "Policy"});
    const auto events = world.call("GET", "/v1/actions/export").body["events"];
    REQUIRE(events.size() == 1);
    for (const std::string name : {"AlertID",
                                   "CompletedAt",
                                   "Destination",
                                   "FinalDisposition",
                                   "Folder",
                                   "From",
                                   "FromName",
                                   "MessageID",
                                   "MessageTimestamp",
                                   "MicrosoftTenantID",
                                   "Operation",
                                   "PostfixID",
                                   "Reasons",
                                   "Recipient",
                                   "RequestedAt",
                                   "RequestedBy",
                                   "RequestedDisposition",
                                   "Status",
                                   "Subject",
                                   "Success",
                                   "To"})
        CHECK(events[0].contains(name));
}

TEST_CASE("A policy is laid over the one that holds, and checked against the provider", "[api_routes]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    const auto put = [&](const json& actions) {
        return world.call("PUT", "/v1/tenants/acme/policy", {{"policy", {{"actions", actions}}}});
    };
    CHECK(put({{"spam", "junk"}}).body["policy"]["actions"]["spam"] == "junk");
    CHECK(world.call("GET", "/v1/tenants/acme/policy").body["policy"]["actions"]["malicious"] == "quarantine");
    CHECK(put({{"spam", "soft-delete"}}).code() == "policy.unsupported");
    CHECK(put({{"spam", "vaporise"}}).code() == "policy.invalid");
}

TEST_CASE("A hard delete needs the tenant's permission and two confirmations", "[api_routes]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    json body{{"policy", {{"actions", {{"malicious", "hard-delete"}}}}}};
    CHECK(world.call("PUT", "/v1/tenants/acme/policy", body).code() == "policy.hard_delete");
    world.call("PATCH", "/v1/tenants/acme", {{"allows_hard_delete", true}});
    CHECK(world.call("PUT", "/v1/tenants/acme/policy", body).code() == "policy.unconfirmed");
    body["confirm_hard_delete"] = true;
    CHECK(world.call("PUT", "/v1/tenants/acme/policy", body).code() == "policy.unconfirmed");
    body["delete_for_ever"] = "another";
    CHECK(world.call("PUT", "/v1/tenants/acme/policy", body).code() == "policy.unconfirmed");
    body["delete_for_ever"] = "acme";
    CHECK(world.call("PUT", "/v1/tenants/acme/policy", body).status == 200);
}

TEST_CASE("A poll without a running service says how to start one", "[api_routes]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    CHECK(world.call("POST", "/v1/tenants/acme/poll").code() == "service.not_running");
    CHECK(world.call("POST", "/v1/tenants/nobody/poll").status == 404);
}

TEST_CASE("Releasing what the breaker held carries it out or drops it, and closes the breaker", "[api_routes]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    world.add_message("acme", "storm", {Action::quarantine, ActionState::held, "Held by the breaker"});
    db::TenantStore(*world.database)
        .update(TenantId{"acme"}, [&](db::TenantRecord& tenant) { tenant.breaker_tripped_at = world.clock.now(); },
                {0, world.clock.now(), "service", "breaker.trip", "acme", "{}"});
    CHECK(world.call("POST", "/v1/tenants/acme/release-held").status == 400);
    const auto released = world.call("POST", "/v1/tenants/acme/release-held", {{"carry_out", true}});
    CHECK(released.body["released"] == 1);
    CHECK(world.call("GET", "/v1/actions").body["actions"][0]["state"] == "planned");
    CHECK(world.call("GET", "/v1/tenants/acme").body["breaker_tripped_at"].is_null());
}

TEST_CASE("The status tells from the file what the log holds", "[api_routes]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    world.add_message("acme", "storm", {Action::quarantine, ActionState::held, "Held"});
    const auto status = world.call("GET", "/v1/status").body;
    CHECK(status["service"]["is_running"] == false);
    REQUIRE(status["tenants"].size() == 1);
    CHECK(status["tenants"][0]["dispositions"]["malicious"] == 1);
    CHECK(status["tenants"][0]["status"]["held_actions"] == 1);
    CHECK(status["tenants"][0]["status"]["mailboxes"] == 1);
}

TEST_CASE("Metrics name the tenant and the breaker", "[api_routes]") {
    service::RuntimeStatus status;
    status.messages_judged = 12;
    service::TenantStatus tenant;
    tenant.tenant.value = "acme";
    tenant.oldest_sync = from_micros(1'000'000);
    status.tenants.push_back(tenant);
    db::TenantRecord record;
    record.id.value = "acme";
    record.breaker_tripped_at = from_micros(1);
    const auto text = service::api::to_prometheus(status, {record}, from_micros(31'000'000));
    CHECK_THAT(text, Catch::Matchers::Contains("remand_messages_judged_total 12\n"));
    CHECK_THAT(text, Catch::Matchers::Contains("remand_tenant_oldest_sync_age_seconds{tenant=\"acme\"} 30\n"));
    CHECK_THAT(text, Catch::Matchers::Contains("remand_tenant_breaker_tripped{tenant=\"acme\"} 1\n"));
}

TEST_CASE("Undo records a restore for each chosen action, once", "[api_undo]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    world.add_message("acme", "first", {Action::quarantine, ActionState::planned, "Policy"});
    world.add_message("acme", "second", {Action::quarantine, ActionState::planned, "Policy"});
    const auto actions = world.call("GET", "/v1/actions").body["actions"];
    for (const auto& action : actions) world.finish_action(action["id"].get<std::int64_t>());
    const auto id = actions[0]["id"].get<std::int64_t>();

    const auto dry = world.call("POST", "/v1/actions/undo", {{"ids", {id}}, {"dry_run", true}}).body;
    CHECK(dry["actions"].size() == 1);
    CHECK(dry["requested"].empty());
    const auto undone = world.call("POST", "/v1/actions/undo", {{"ids", {id, id}}}).body;
    REQUIRE(undone["requested"].size() == 1);
    const auto row = world.call("GET", "/v1/actions/" + undone["requested"][0].dump()).body;
    CHECK(row["action"] == "restore");
    CHECK(row["undo_of"] == id);
    CHECK(row["requested_by"] == "operator:tester");
    CHECK(world.call("GET", "/v1/audit").body["audit"][0]["act"] == "action.undo");
}

TEST_CASE("Undo says of each action that cannot be undone why not", "[api_undo]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    world.add_message("acme", "watched", {Action::quarantine, ActionState::monitored, "Monitor mode"});
    const auto id = world.call("GET", "/v1/actions").body["actions"][0]["id"].get<std::int64_t>();
    const auto reply = world.call("POST", "/v1/actions/undo", {{"ids", {id, 999}}}).body;
    CHECK(reply["actions"].empty());
    REQUIRE(reply["refused"].size() == 2);
    CHECK_THAT(reply["refused"][0]["why"].get<std::string>(), Catch::Matchers::Contains("nothing was moved"));
}

TEST_CASE("Undo of everything must be asked for in so many words", "[api_undo]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    world.add_message("acme", "first", {Action::quarantine, ActionState::planned, "Policy"});
    world.finish_action(world.call("GET", "/v1/actions").body["actions"][0]["id"].get<std::int64_t>());
    CHECK(world.call("POST", "/v1/actions/undo").code() == "api.bad_filter");
    CHECK(world.call("POST", "/v1/actions/undo", {{"filter", {{"tenat", "acme"}}}}).code() == "api.bad_filter");
    CHECK(world.call("POST", "/v1/actions/undo", {{"filter", {{"disposition", "spam"}}}}).body["actions"].empty());
    CHECK(world.call("POST", "/v1/actions/undo", {{"all", true}}).body["requested"].size() == 1);
    CHECK(world.call("POST", "/v1/actions/undo", {{"filter", {{"state", "done"}}}, {"dry_run", true}}).status == 200);
}

TEST_CASE("A move by hand is recorded with who asked, and can be undone", "[api_move]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    const auto message = world.add_message("acme", "one", {Action::none, ActionState::monitored, ""});
    const json order{{"messages", {message}}, {"to", "junk"}, {"reason", "Reported by phone."}};
    json dry = order;
    dry["dry_run"] = true;
    CHECK(world.call("POST", "/v1/actions/move", dry).body["messages"].size() == 1);
    CHECK(world.call("GET", "/v1/actions", nullptr, {{"state", "planned"}}).body["actions"].empty());

    const auto moved = world.call("POST", "/v1/actions/move", order);
    REQUIRE(moved.status == 200);
    REQUIRE(moved.body["requested"].size() == 1);
    const auto id = moved.body["requested"][0].get<std::int64_t>();
    const auto action = world.call("GET", "/v1/actions/" + std::to_string(id)).body;
    CHECK(action["action"] == "junk");
    CHECK(action["state"] == "planned");
    CHECK(action["is_automatic"] == false);
    CHECK(action["requested_by"] == "operator:tester");
    CHECK(action["reason"] == "Moved by hand: Reported by phone.");
    const auto audit = world.call("GET", "/v1/audit").body["audit"][0];
    CHECK(audit["act"] == "action.move");
    CHECK(audit["actor"] == "operator:tester");
    CHECK(audit["detail"]["messages"] == json{message});

    world.finish_action(id);
    CHECK(world.call("POST", "/v1/actions/undo", {{"ids", {id}}}).body["requested"].size() == 1);
}

TEST_CASE("A move says of each message that cannot be moved why not", "[api_move]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    const auto message = world.add_message("acme", "one", {Action::none, ActionState::monitored, ""});
    const auto why = [&](const std::string& to) {
        const auto reply = world.call("POST", "/v1/actions/move", {{"messages", {message}}, {"to", to}});
        CHECK(reply.body["requested"].empty());
        return reply.body["refused"].at(0)["why"].get<std::string>();
    };
    CHECK(why("soft-delete").find("use trash") != std::string::npos);
    CHECK(why("hard-delete").find("--allow-hard-delete") != std::string::npos);
    REQUIRE(world.call("PATCH", "/v1/tenants/acme", {{"access", "read-only"}}).status == 200);
    CHECK(why("junk").find("--access read-write") != std::string::npos);
    const auto unknown = world.call("POST", "/v1/actions/move", {{"messages", {9999}}, {"to", "junk"}});
    CHECK(unknown.body["refused"].at(0)["why"] == "there is no such message");
    for (const json& wrong :
         {json{{"messages", {message}}, {"to", "restore"}}, json{{"messages", {message}}, {"to", "none"}},
          json{{"messages", {message}}}, json{{"to", "junk"}}, json{{"messages", {"x"}}, {"to", "junk"}}})
        CHECK(world.call("POST", "/v1/actions/move", wrong).code() == "api.bad_value");
}

TEST_CASE("A hard delete by hand needs both confirmations", "[api_move]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    REQUIRE(world.call("PATCH", "/v1/tenants/acme", {{"allows_hard_delete", true}}).status == 200);
    const auto message = world.add_message("acme", "one", {Action::none, ActionState::monitored, ""});
    json order{{"messages", {message}}, {"to", "hard-delete"}};
    CHECK(world.call("POST", "/v1/actions/move", order).code() == "move.unconfirmed");
    order["confirm_hard_delete"] = true;
    CHECK(world.call("POST", "/v1/actions/move", order).code() == "move.unconfirmed");
    order["delete_for_ever"] = "other";
    CHECK(world.call("POST", "/v1/actions/move", order).code() == "move.unconfirmed");
    CHECK(world.call("GET", "/v1/actions", nullptr, {{"state", "planned"}}).body["actions"].empty());
    order["delete_for_ever"] = "acme";
    CHECK(world.call("POST", "/v1/actions/move", order).body["requested"].size() == 1);
}

TEST_CASE("Moments are dates, times, or that long ago", "[api_filters]") {
    const auto now = *parse_rfc3339("2026-11-23T12:00:00Z");
    CHECK(service::api::parse_moment("2h", now) == *parse_rfc3339("2026-11-23T10:00:00Z"));
    CHECK(service::api::parse_moment("2026-11-22", now) == *parse_rfc3339("2026-11-22T00:00:00Z"));
    CHECK(service::api::parse_moment("2026-11-22T10:00:00+01:00", now) == *parse_rfc3339("2026-11-22T09:00:00Z"));
    CHECK_FALSE(service::api::parse_moment("soon", now));
}

TEST_CASE("A sealed copy is taken out by administrators alone, and the audit tells who did", "[api_routes]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    const auto message = world.add_message("acme", "pay now", {Action::quarantine, ActionState::planned, "Policy"});
    const auto action = world.call("GET", "/v1/actions").body["actions"][0]["id"].get<std::int64_t>();
    const auto path = "/v1/actions/" + std::to_string(action);
    CHECK(world.call("GET", path).body["copy"].is_null());
    CHECK(world.call("POST", path + "/copy", json::object()).code() == "copy.unknown");

    db::CopyRecord copy;
    copy.message_id = message;
    copy.tenant = {"acme"};
    copy.keep_until = world.clock.now() + std::chrono::days{30};
    REQUIRE(db::CopyStore(*world.database).put(copy, "Subject: pay now\r\n\r\nhello"));
    const auto shown = world.call("GET", path).body["copy"];
    CHECK(shown["size"] == 25);
    CHECK_FALSE(shown.contains("bytes"));
    CHECK(world.call("POST", path + "/copy", json::object(), {}, Role::analyst).status == 404);
    const auto exported = world.call("POST", path + "/copy", json::object());
    CHECK(exported.status == 200);
    CHECK(from_base64(exported.body["bytes"].get<std::string>()) == "Subject: pay now\r\n\r\nhello");
    int told = 0;
    const auto audit = world.call("GET", "/v1/audit").body["audit"];
    for (const auto& entry : audit) told += entry["act"] == "copy.export" ? 1 : 0;
    CHECK(told == 1);
    CHECK(world.call("POST", "/v1/actions/999/copy", json::object()).status == 404);
}

TEST_CASE("What quarantine turned out to be is told with the tenant", "[api_routes]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    CHECK(world.call("GET", "/v1/tenants/acme").body["quarantine"].is_null());
    REQUIRE(world.connectors->connect(*world.tenants->find("acme")));
    REQUIRE(world.last_parts);
    world.last_parts->custody_seen(Custody::hidden, "Exchange refuses.");
    const auto seen = world.call("GET", "/v1/tenants/acme").body["quarantine"];
    CHECK(seen["custody"] == "hidden");
    CHECK(seen["reason"] == "Exchange refuses.");
}

TEST_CASE("Mail is marked by hand", "[api_move]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    const auto message = world.add_message("acme", "pay now", {Action::none, ActionState::monitored, "Policy"});
    const auto asked = world.call("POST", "/v1/actions/move", {{"messages", {message}}, {"to", "mark"}});
    CHECK(asked.status == 200);
    CHECK(asked.body["requested"].size() == 1);
}
