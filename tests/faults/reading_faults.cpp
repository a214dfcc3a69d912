// Faults 1 to 8: tokens, throttling, broken answers, dead cursors.
#include <thread>

#include "tests/emulator/http_date.hpp"
#include "tests/faults/faults.hpp"

namespace remand::tests {

namespace {

std::string token_refusal(const std::string& cloud) {
    return cloud == "microsoft"
               ? R"({"error":"invalid_client","error_description":"AADSTS7000222: The provided client secret keys are expired.","error_codes":[7000222]})"
               : R"({"error":"invalid_grant","error_description":"Invalid JWT Signature."})";
}

// The first request of a round that is no more than a look for what is new.
std::string poll_operation(const CloudWorld& world) { return world.words().changes.back(); }

std::vector<MailboxId> ids_of(CloudWorld& world) {
    std::vector<MailboxId> ids;
    for (const auto& address : world.tenant().mailboxes) ids.push_back(world.mailbox(address).mailbox.id);
    return ids;
}

} // namespace

// --- 1: the access token dies in the middle ---

FAULT("01", "A token that dies on the third page of a round is renewed once, and the round goes on from that page") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.client().set_switches(R"({"microsoft": {"empty_pages": true}, "google": {"empty_pages": true}})");
    world.settle();
    for (int i = 0; i < 3; ++i) world.deliver(Disposition::spam, world.address());
    const auto tokens = world.requests_of(world.words().token);
    world.fault(fault_of_kind("revoke", 1, world.cloud() == "microsoft" ? 2 : 1), poll_operation(world),
                world.address());
    world.settle();
    CHECK(world.requests_of(world.words().token) == tokens + 1);
    CHECK(world.messages().size() == 3);
}

FAULT("01", "Twenty pollers whose token dies at once cost one renewal for each token there was") {
    CloudWorld world(TestType::cloud, {.mailboxes = 20});
    world.settle();
    for (const auto& address : world.tenant().mailboxes) world.deliver(Disposition::none, address);
    const auto tokens = world.requests_of(world.words().token);
    world.client().expire_tokens();
    const auto tenant = world.service->tenants.find(world.tenant().id);
    std::vector<std::thread> pollers;
    for (const auto& id : ids_of(world))
        pollers.emplace_back([&world, tenant, id] {
            (void)world.service->sync.run(*tenant, id, service::RoundKind::regular, {});
        });
    for (auto& poller : pollers) poller.join();
    // Microsoft: one for the application; Google: one for each mailbox.
    CHECK(world.requests_of(world.words().token) - tokens == (world.cloud() == "microsoft" ? 1 : 20));
    CHECK(world.messages().size() == 20);
}

// --- 2: no new token ---

FAULT("02", "A credential that is refused for an hour costs at most four calls and one alarm, and the other tenant goes on") {
    CloudWorld world(TestType::cloud, {.mailboxes = 5});
    const auto& other = world.add_tenant(world.cloud() == "microsoft" ? "google" : "microsoft");
    world.settle();
    const auto tokens = world.requests_of(world.words().token);
    world.fault(answer_fault(world.cloud() == "microsoft" ? 401 : 400, token_refusal(world.cloud()), 0),
                world.words().token);
    world.client().expire_tokens();
    const auto while_refused = world.deliver(Disposition::spam, world.address());
    const auto elsewhere = world.deliver(Disposition::spam, other.mailboxes.front());
    world.run_for(1h, 30s);
    CHECK(world.requests_of(world.words().token) - tokens <= 4);
    CHECK(world.record(0).state == db::TenantState::needs_consent);
    CHECK_FALSE(world.record(0).status_message.empty());
    CHECK(world.record(1).state == db::TenantState::active);
    CHECK(world.place(elsewhere) == Place::junk);
    const auto log = world.log_text();
    const std::string alarm = "tenant.needs_consent";
    const auto first = log.find(alarm);
    CHECK(first != std::string::npos);
    CHECK(log.find(alarm, first + 1) == std::string::npos);

    world.heal(); // the administrator gave a new one: what `doctor` and `authorize` set
    world.change_tenant([](db::TenantRecord& record) { record.state = db::TenantState::active; });
    CHECK(world.run_until_quiet(10min));
    CHECK(world.place(while_refused) == Place::junk);
}

// --- 3: throttling ---

FAULT("03", "What a provider asks us to wait is waited, in every form it may ask, and by that mailbox only") {
    struct Form {
        const char* header;
        std::chrono::seconds least, most;
    };
    // Without a time that can be used, our own back-off: ten seconds at first, half of it chance.
    static const std::vector<Form> forms{{"7", 7s, 8s},       {"2.128", 3s, 4s}, {"date", 40s, 41s},
                                         {"", 5s, 11s},       {"-5", 5s, 11s},   {"soon", 5s, 11s}};
    CloudWorld world(TestType::cloud);
    world.settle();
    auto of_a_part = 5s; // a part of a batch has a back-off of its own: doubled each time, and half as much more by chance
    for (auto form : forms) {
        if (world.cloud() == "microsoft" && form.least == 5s) {
            form = {form.header, of_a_part, of_a_part * 3 / 2 + 1s};
            of_a_part *= 2;
        }
        INFO("Retry-After: " << form.header);
        std::map<std::string, std::string> headers;
        if (*form.header != '\0') headers["Retry-After"] = form.header;
        if (headers["Retry-After"] == "date") headers["Retry-After"] = emulator::http_date(world.clock.now() + 40s);
        if (headers["Retry-After"].empty()) headers.clear();
        world.fault(error_fault(429, world.words().throttled_code, 1, headers), poll_operation(world), world.address(0));
        world.settle();
        const auto asked = world.requests_about(world.address(0)), of_other = world.requests_about(world.address(1));
        for (auto passed = 1s; passed < form.least; ++passed) {
            world.pass(1s);
            world.settle();
            CHECK(world.requests_about(world.address(0)) == asked);
        }
        if (form.least > 1s) CHECK(world.requests_about(world.address(1)) > of_other);
        for (auto passed = form.least; passed <= form.most; ++passed) {
            world.pass(1s);
            world.settle();
        }
        CHECK(world.requests_about(world.address(0)) > asked);
    }
}

FAULT("03", "A wait without measure is an hour and not a year") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    world.fault(error_fault(429, world.words().throttled_code, 1, {{"Retry-After", "1000000000"}}), poll_operation(world),
                world.address());
    world.settle();
    const auto asked = world.requests_about(world.address());
    for (int i = 0; i < 11; ++i) {
        world.pass(5min);
        world.settle();
    }
    CHECK(world.requests_about(world.address()) == asked);
    world.pass(6min);
    world.settle();
    CHECK(world.requests_about(world.address()) > asked);
}

FAULT("03", "A storm of refusals is ridden out, and what was to be moved is moved") {
    CloudWorld world(TestType::cloud);
    world.settle();
    std::vector<support::EmulatorKey> bad;
    for (int i = 0; i < 4; ++i) bad.push_back(world.deliver(Disposition::spam, world.address(i % 2)));
    for (const auto& operation : {world.words().fetch, world.words().move, poll_operation(world)})
        world.fault(error_fault(429, world.words().throttled_code, 7, {{"Retry-After", "2.128"}}), operation);
    CHECK(world.run_until_quiet(2h));
    for (const auto key : bad) CHECK(world.place(key) == Place::junk);
}

// --- 4: some of many ---

FAULT("04", "Of many messages some are refused and one is gone: only the refused ones are asked for again") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    std::vector<support::EmulatorKey> keys;
    for (int i = 0; i < 12; ++i) keys.push_back(world.deliver(Disposition::spam, world.address()));
    // As parts of a batch or one by one: the fourth and fifth are throttled.
    world.client().set_switches(R"({"microsoft": {"shuffles_batch": true, "batch_concurrency": true},
                                    "google": {"shuffles_batch": true}})");
    auto throttled = error_fault(429, world.words().throttled_code, 2, {{"Retry-After", "1"}});
    throttled.skip = 3;
    world.fault(throttled, world.words().fetch, world.address());
    CHECK(world.run_until_quiet(1h));
    CHECK(world.messages().size() == 12);
    for (const auto key : keys) CHECK(world.place(key) == Place::junk);
}

// --- 5: the server is ill ---

FAULT("05", "Whatever way the servers fail, reading is put off and nothing is lost") {
    const std::vector<std::pair<std::string, support::EmulatorFault>> ills{
        {"500", error_fault(500, "InternalServerError", 3)},
        {"502", answer_fault(502, "<html>Bad Gateway</html>", 3)},
        {"503 without a body", answer_fault(503, "", 3)},
        {"504", answer_fault(504, "", 3)},
        {"closed", fault_of_kind("close", 3)},
        {"cut in the middle", fault_of_kind("malformed", 3)},
        {"a page of a proxy", answer_fault(200, "<html>Please sign in</html>", 3)}};
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    for (const auto& [name, ill] : ills) {
        INFO(name);
        world.fault(ill, poll_operation(world), world.address());
        auto later = ill;
        later.skip = 1;
        world.fault(later, world.words().fetch, world.address());
        const auto key = world.deliver(Disposition::spam, world.address());
        CHECK(world.run_until_quiet(1h));
        CHECK(world.place(key) == Place::junk);
        world.heal();
    }
}

FAULT("05", "While one tenant's servers are ill the other tenant is served as ever") {
    CloudWorld world(TestType::cloud);
    const auto& other = world.add_tenant(world.cloud() == "microsoft" ? "google" : "microsoft");
    world.settle();
    auto ill = error_fault(503, world.words().busy_code, 0);
    ill.cloud = world.cloud();
    world.fault(ill, "");
    const auto late = world.deliver(Disposition::spam, world.address());
    const auto prompt = world.deliver(Disposition::spam, other.mailboxes.front());
    world.run_for(2min);
    CHECK(world.place(prompt) == Place::junk);
    CHECK(world.place(late) == Place::inbox);
    // Not hammered: two mailboxes at the most once every few seconds, and soon less.
    const auto asked = world.requests_about(world.address(0));
    world.run_for(10min);
    CHECK(world.requests_about(world.address(0)) - asked <= 12);
    world.heal();
    CHECK(world.run_until_quiet(15min));
    CHECK(world.place(late) == Place::junk);
}

// --- 6: the cursor has expired ---

FAULT("06", "With five hundred known messages and three new ones, an expired cursor costs three scans") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    std::vector<support::EmulatorKey> known;
    for (int i = 0; i < 500; ++i) world.deliver(i % 100 == 7 ? Disposition::spam : Disposition::none, world.address());
    REQUIRE(world.run_until_quiet(2h));
    REQUIRE(world.extractor.total() == 500);
    const auto moved = world.actions().size();
    for (const std::string form : {"410", "400", "404"}) {
        if (world.cloud() == "google" && form != "404") continue; // Google has one form only
        INFO(form);
        world.client().set_switches(R"({"microsoft": {"expired_cursor": ")" + form + "\"}}");
        const auto before = world.extractor.total();
        world.client().expire_cursors(world.cloud(), world.address());
        for (int i = 0; i < 3; ++i) world.deliver(Disposition::none, world.address());
        CHECK(world.run_until_quiet(2h));
        CHECK(world.extractor.total() - before == 3);
        CHECK(world.actions().size() == moved); // old verdicts are not acted upon again
    }
}

FAULT("06", "A cursor that is refused even when it is new is an error and no endless listing") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::spam, world.address());
    auto refusal = world.cloud() == "microsoft" ? error_fault(410, "syncStateNotFound", 0) : error_fault(404, "notFound", 0);
    for (const auto& operation : world.words().changes) world.fault(refusal, operation, world.address());
    const auto asked = world.requests_about(world.address());
    world.run_for(10min);
    CHECK(world.requests_about(world.address()) - asked < 100);
    world.heal();
    world.run_for(26h, 30min); // a mailbox that seems to be none is looked at again within a day
    CHECK(world.place(key) == Place::junk);
}

// --- 7: replays ---

FAULT("07", "What comes twice, late and out of order is scanned once") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.client().set_switches(R"({"microsoft": {"replays_items": true, "reorders_items": true, "empty_pages": true},
                                    "google": {"replays_items": true, "empty_pages": true}})");
    world.settle();
    for (int round = 0; round < 4; ++round) {
        for (int i = 0; i < 10; ++i)
            world.deliver(i % 3 == 0 ? Disposition::spam : Disposition::none, world.address(), "inbox",
                          std::chrono::hours{i % 4});
        CHECK(world.run_until_quiet(1h));
    }
    CHECK(world.extractor.total() == 40);
    world.client().expire_cursors();
    CHECK(world.run_until_quiet(1h));
    CHECK(world.extractor.total() == 40);
}

// --- 8: between a page and its cursor ---

FAULT("08", "A round that ends between its messages and its cursor repeats the page and keeps what it had") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    std::vector<support::EmulatorKey> keys;
    for (int i = 0; i < 50; ++i) keys.push_back(world.deliver(Disposition::none, world.address()));
    const auto before = world.mailbox(world.address()).cursor;
    // More than two chunks are fetched, and then nothing more.
    auto ill = error_fault(503, world.words().busy_code, 0);
    ill.skip = 45;
    world.fault(ill, world.words().fetch, world.address());
    world.settle();
    const auto stored = world.messages().size();
    CHECK(stored > 0);
    CHECK(stored < 50);
    CHECK(world.mailbox(world.address()).cursor == before);
    world.heal();
    world.pass(5min);
    CHECK(lost_behind_cursor(world).empty());
    world.restart();
    CHECK(world.run_until_quiet(1h));
    CHECK(world.messages().size() == 50);
}

} // namespace remand::tests
