// Traps of reading changes and messages: ids, cursors, pages, caps. Each test is named after its trap.
#include <algorithm>

#include "tests/faults/faults.hpp"

namespace remand::tests {

namespace {

// The ids of a whole first round.
std::set<std::string> all_changes(Connector& connector, const Mailbox& mailbox, const ChangeOptions& options) {
    std::set<std::string> ids;
    SyncCursor cursor;
    for (bool has_more = true; has_more;) {
        const auto page = connector.changes(mailbox, cursor, options);
        REQUIRE(page);
        for (const auto& arrival : page->arrivals) ids.insert(arrival.ref.provider_id);
        cursor = page->cursor;
        has_more = page->has_more;
    }
    return ids;
}

} // namespace

TEST_CASE("Immutable id: a message that leaves the inbox and returns between two rounds is only reported as removed",
          "[trap][01]") {
    CloudWorld world("microsoft", {.mailboxes = 1});
    world.client().set_switches(R"({"microsoft": {"loses_returning": true}})");
    world.settle();
    const auto key = world.deliver(Disposition::malicious, world.address());
    world.client().add_folder("microsoft", world.address(), "Projects");
    world.client().user_moves(key, "Projects");
    world.client().user_moves(key, "inbox");
    world.settle();
    CHECK(world.messages().empty()); // the trap
    world.run_for(2h, 1min);         // an hourly look at the inbox closes it
    CHECK(world.place(key) == Place::quarantine);
}

TEST_CASE("Classic ids die when a rule moves the mail, and deleted mail seems to come back", "[trap][02]") {
    CloudWorld world("microsoft", {.mailboxes = 1});
    world.settle();
    world.client().add_folder("microsoft", world.address(), "Lists");
    world.client().set_user_rule("microsoft", world.address(), "Lists");
    const auto key = world.deliver(Disposition::malicious, world.address());
    const auto classic = world.message(key).classic_id;
    CHECK(world.run_until_quiet(1h));
    CHECK(world.message(key).classic_id != classic); // the trap
    CHECK(world.place(key) == Place::quarantine);
    CHECK(world.messages().size() == 1);
}

TEST_CASE("Opaque S/MIME has no MIME to give, ever: its round goes on and its cursor is kept", "[trap][03]") {
    CloudWorld world("microsoft", {.mailboxes = 1});
    world.settle();
    const std::string bytes = "Message-ID: <opaque@example.com>\r\nFrom: Sender <sender@sender.test>\r\nSubject: Sealed\r\n"
                              "MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n"
                              "Content-Transfer-Encoding: base64\r\n\r\nMIAGCSqGSIb3DQEHA6CAMIACAQAxggFP\r\n";
    world.deliver_bytes(bytes, Disposition::none, world.address());
    const auto after = world.deliver(Disposition::spam, world.address());
    const auto cursor = world.mailbox(world.address()).cursor;
    CHECK(world.run_until_quiet(1h));
    CHECK(world.place(after) == Place::junk);
    CHECK_FALSE(world.mailbox(world.address()).cursor == cursor);
    const auto messages = world.messages();
    const auto sealed = std::find_if(messages.begin(), messages.end(), [](const auto& row) { return row.internet_message_id == "<opaque@example.com>"; });
    REQUIRE(sealed != messages.end());
    CHECK(sealed->state == db::MessageState::judged);
    const auto& attributes = sealed->verdict.attributes;
    CHECK(std::find(attributes.begin(), attributes.end(), "partial") != attributes.end());
    CHECK(world.requests_of("graph.message.value", world.address()) <= 4); // not asked for again and again
    world.delivered.erase(world.delivered.begin()); // its bytes are known to nobody
}

TEST_CASE("A history id that is 404 is a full sync and no fatal error", "[trap][07]") {
    CloudWorld world("google");
    world.settle();
    const auto known = world.deliver(Disposition::spam, world.address());
    world.settle();
    world.client().expire_cursors("google");
    const auto fresh = world.deliver(Disposition::spam, world.address());
    CHECK(world.run_until_quiet(1h));
    CHECK(world.place(fresh) == Place::junk);
    CHECK(world.moves(known).size() == 1);
    CHECK(world.mailbox(world.address()).state == db::MailboxState::active);
    CHECK(world.record().state == db::TenantState::active);
}

TEST_CASE("A cursor taken from an old message makes every sync a full one: the profile is read before the list",
          "[trap][08]") {
    CloudWorld world("google", {.mailboxes = 1});
    world.deliver(Disposition::none, world.address(), "inbox", 20h);
    // Mail that arrives while the mailbox is listed for the first time.
    support::EmulatorKey meanwhile = 0;
    world.tenant().watch->after_each([&](const http::Request& request, http::Response&) {
        if (meanwhile == 0 && request.url.find("/messages?") != std::string::npos)
            meanwhile = world.deliver(Disposition::spam, world.address());
    });
    world.settle();
    world.tenant().watch->after_each({});
    REQUIRE(meanwhile != 0);
    const auto requests = world.client().requests({}, world.address());
    const auto at = [&](const std::string& operation) {
        return std::find_if(requests.begin(), requests.end(), [&](const auto& request) { return request.operation == operation; });
    };
    CHECK(at("gmail.profile") < at("gmail.messages.list"));
    CHECK(world.run_until_quiet(1h));
    CHECK(world.place(meanwhile) == Place::junk);
    const auto lists = world.requests_of("gmail.messages.list", world.address());
    for (int i = 0; i < 5; ++i) {
        world.pass(5min);
        world.settle();
    }
    CHECK(world.requests_of("gmail.messages.list", world.address()) == lists);
}

TEST_CASE("A page without history but with a next page is no error and no end", "[trap][09]") {
    CloudWorld world("google", {.mailboxes = 1});
    world.settle();
    world.client().set_switches(R"({"google": {"empty_pages": true}})");
    const auto key = world.deliver(Disposition::spam, world.address());
    CHECK(world.run_until_quiet(1h));
    CHECK(world.place(key) == Place::junk);
}

TEMPLATE_TEST_CASE("A time watermark skips mail that comes out of order, and scheduled mail moves it ahead", "[trap][10]",
                   Microsoft, Google) {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto ahead = world.deliver(Disposition::spam, world.address(), "inbox", -10h); // dated tomorrow
    CHECK(world.run_until_quiet(1h));
    const auto late = world.deliver(Disposition::spam, world.address(), "inbox", 20h); // dated yesterday
    CHECK(world.run_until_quiet(1h));
    const auto ordinary = world.deliver(Disposition::spam, world.address());
    CHECK(world.run_until_quiet(1h));
    for (const auto key : {ahead, late, ordinary}) CHECK(world.place(key) == Place::junk);
}

TEST_CASE("Delta with a filter stops at 5,000 messages without a word", "[trap][11]") {
    CloudWorld world("microsoft", {.mailboxes = 1});
    world.settle();
    world.client().seed("microsoft", world.tenant().given.id, 5'010, "Message-ID: <seeded-{n}@example.com>\r\n\r\nHello {n}.\r\n");
    std::vector<support::EmulatorKey> newest;
    for (int i = 0; i < 3; ++i) newest.push_back(world.deliver(Disposition::none, world.address()));
    const auto active = world.service->tenants.find(world.tenant().id);
    ChangeOptions options;
    options.since = world.clock.now() - 24h;
    const auto seen = all_changes(*active->connector, world.mailbox(world.address()).mailbox, options);
    CHECK(seen.size() == 5'013);
    for (const auto key : newest) CHECK(seen.contains(world.message(key).immutable_id));
    world.delivered.clear(); // listed and not taken in
}

TEST_CASE("$deltatoken=latest is flaky for mail: it is never asked for", "[trap][12]") {
    CloudWorld world("microsoft", {.mailboxes = 1});
    world.settle();
    world.client().expire_cursors();
    world.deliver(Disposition::spam, world.address());
    CHECK(world.run_until_quiet(1h));
    CHECK_FALSE(world.tenant().watch->urls().empty());
    for (const auto& url : world.tenant().watch->urls()) {
        INFO(url);
        CHECK(url.find("deltatoken=latest") == std::string::npos);
    }
}

TEST_CASE("$top limits what comes in all, folders are not recursive, and there may be more than ten", "[trap][14]") {
    CloudWorld world("microsoft", {.mailboxes = 1});
    world.client().set_switches(R"({"microsoft": {"top_is_total": true}})");
    for (int i = 0; i < 25; ++i) world.client().add_folder("microsoft", world.address(), "Folder " + std::to_string(i));
    world.client().add_folder("microsoft", world.address(), "Folder 24/Below/Deeper");
    world.settle();
    const auto active = world.service->tenants.find(world.tenant().id);
    const auto mailbox = world.mailbox(world.address()).mailbox;
    ChangeOptions options;
    options.all_folders = true;
    options.since = world.clock.now() - 1h;
    std::vector<support::EmulatorKey> keys;
    for (const std::string name : {"Folder 3", "Folder 17", "Folder 24", "Folder 24/Below/Deeper", "inbox"}) {
        for (int i = 0; i < 12; ++i) keys.push_back(world.deliver(Disposition::none, world.address(), name));
    }
    const auto seen = all_changes(*active->connector, mailbox, options);
    for (const auto key : keys) CHECK(seen.contains(world.message(key).immutable_id));
    world.delivered.clear(); // looked at and not taken in
}

TEST_CASE("A next link with users// in it, or with raw control bytes around it, leads nowhere else", "[trap][27]") {
    CloudWorld world("microsoft", {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::spam, world.address());
    world.tenant().watch->after_each([&](const http::Request& request, http::Response& response) {
        if (request.url.find("/delta") == std::string::npos) return;
        const auto at = response.body.find("/users/");
        if (at != std::string::npos && response.body.find("Link\"") != std::string::npos) response.body.insert(at + 6, "/");
    });
    world.tenant().watch->forget_urls();
    world.settle();
    for (const auto& url : world.tenant().watch->urls()) CHECK(url.find("users//") == std::string::npos);
    // Raw control bytes in a subject, which is no JSON at all.
    world.tenant().watch->after_each([](const http::Request& request, http::Response& response) {
        const auto at = response.body.find("\"@odata.etag\":\"");
        if (request.url.find("/delta") != std::string::npos && at != std::string::npos)
            response.body.insert(at, "\"subject\":\"a\x01\x02 b\xff\",");
    });
    CHECK(world.run_until_quiet(1h));
    world.tenant().watch->after_each({});
    CHECK(world.place(key) == Place::junk);
}

} // namespace remand::tests
