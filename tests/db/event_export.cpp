#include <set>

#include <nlohmann/json.hpp>

#include "db/event_export.hpp"
#include "tests/db/db_fixture.hpp"

using namespace remand;
using namespace remand::db;

namespace {

std::vector<nlohmann::json> export_all(TestDatabase& test, const EventRange& range = {}) {
    std::vector<nlohmann::json> events;
    must(export_events(*test.database, range, [&](std::string_view line) {
        CHECK(line.find('\n') == std::string_view::npos);
        events.push_back(nlohmann::json::parse(line));
        return true;
    }));
    return events;
}

} // namespace

TEST_CASE("An event has exactly the fields that existing parsers know", "[event_export]") {
    TestDatabase test;
    test.store(a_bad_message("m1"));
    const auto events = export_all(test);
    REQUIRE(events.size() == 1);
    std::set<std::string> names;
    for (const auto& [name, value] : events[0].items()) names.insert(name);
    CHECK(names == std::set<std::string>{"AlertID",
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
                                         "To"});
}

TEST_CASE("An event of a done action says what was moved, from where to where, and why", "[event_export]") {
    TestDatabase test;
    must(test.tenants.update(
        acme, [](TenantRecord& tenant) { tenant.provider_tenant_id = "0000-1111"; }, audit_of("x")));
    test.store(a_bad_message("m1"));
    const auto id = test.due().at(0).id;
    must(test.actions.begin(id, in_inbox(), noon));
    must(test.actions.finish(id, ActionState::done, in_quarantine(), {noon + std::chrono::seconds{2}, "ok", ""}));
    const auto event = export_all(test).at(0);
    CHECK(event["CompletedAt"] == "2027-01-15T08:00:02Z");
    CHECK(event["Destination"] == "Quarantine");
    CHECK(event["FinalDisposition"] == "malicious");
    CHECK(event["Folder"] == "Inbox");
    CHECK(event["From"] == "joe@else.test");
    CHECK(event["FromName"] == "Joe");
    CHECK(event["MessageID"] == "<m1@mail.test>");
    CHECK(event["MessageTimestamp"] == "2027-01-15T08:00:00Z");
    CHECK(event["MicrosoftTenantID"] == "0000-1111");
    CHECK(event["Operation"] == "quarantine");
    CHECK(event["Reasons"] == nlohmann::json{"The link leads to bank.evil.test.", "The name is that of Jane Doe."});
    CHECK(event["Recipient"] == "jane@example.com");
    CHECK(event["RequestedAt"] == "2027-01-15T08:00:00Z");
    CHECK(event["RequestedBy"] == "policy");
    CHECK(event["Status"] == "done");
    CHECK(event["Subject"] == "Lunch");
    CHECK(event["Success"] == true);
    CHECK(event["To"] == nlohmann::json{"jane@example.com"});
}

TEST_CASE("An event of an action that has not ended is no success and has no end", "[event_export]") {
    TestDatabase test;
    test.store(a_bad_message("m1"));
    const auto event = export_all(test).at(0);
    CHECK(event["CompletedAt"].is_null());
    CHECK(event["Success"] == false);
    CHECK(event["Status"] == "planned");
    CHECK(event["Destination"] == "quarantine");
}

TEST_CASE("Hostile subjects stay inside their line and their field", "[event_export]") {
    TestDatabase test;
    auto message = a_bad_message("m1");
    message.subject = "a\nb\",\"Success\":true,\"x\":\"\xFF";
    test.store(message);
    const auto event = export_all(test).at(0);
    CHECK(event["Success"] == false);
    CHECK(event["Subject"].get<std::string>().substr(0, 3) == "a\nb");
}

TEST_CASE("Events are given by time and tenant, oldest first, over many pages", "[event_export]") {
    TestDatabase test;
    must(test.tenants.add(a_tenant({"globex"}), audit_of("tenant.add")));
    std::vector<NewMessage> page;
    for (int i = 0; i < 450; ++i) {
        page.push_back(a_bad_message("m" + std::to_string(i)));
        page.back().seen_at = noon + std::chrono::seconds{i};
    }
    must(test.messages.commit_page(acme, jane, page, {}));
    must(test.messages.commit_page({"globex"}, jane, {a_bad_message("g")}, {}));
    CHECK(export_all(test).size() == 451);
    CHECK(export_all(test, {.tenant = acme}).size() == 450);
    const auto some = export_all(
        test, {.tenant = acme, .since = noon + std::chrono::seconds{100}, .until = noon + std::chrono::seconds{103}});
    REQUIRE(some.size() == 3);
    CHECK(some[0]["MessageID"] == "<m100@mail.test>");
    CHECK(some[2]["MessageID"] == "<m102@mail.test>");
}

TEST_CASE("An export ends when its reader has had enough", "[event_export]") {
    TestDatabase test;
    for (int i = 0; i < 5; ++i) test.store(a_bad_message("m" + std::to_string(i)));
    int lines = 0;
    must(export_events(*test.database, {}, [&](std::string_view) { return ++lines < 2; }));
    CHECK(lines == 2);
}
