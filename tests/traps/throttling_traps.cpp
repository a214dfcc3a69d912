// Traps of limits, waits and half answers.
#include <algorithm>

#include "tests/faults/faults.hpp"

namespace remand::tests {

TEST_CASE("A batch of twenty has four to six items refused, and nobody asks for them again", "[trap][15]") {
    CloudWorld world("microsoft", {.mailboxes = 1});
    world.client().set_switches(R"({"microsoft": {"batch_concurrency": true, "shuffles_batch": true}})");
    world.settle();
    std::vector<support::EmulatorKey> keys;
    for (int i = 0; i < 40; ++i) keys.push_back(world.deliver(Disposition::spam, world.address()));
    auto refused = error_fault(429, "ApplicationThrottled", 6, {{"Retry-After", "3"}});
    refused.skip = 4;
    world.fault(refused, "graph.message.value", world.address());
    CHECK(world.run_until_quiet(1h));
    CHECK(world.extractor.total() == 40);
    for (const auto key : keys) CHECK(world.place(key) == Place::junk);
}

TEMPLATE_TEST_CASE("Retry-After is a decimal, or always the same: our own back-off is the floor", "[trap][16]", Microsoft,
                   Google) {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::spam, world.address());
    for (const std::string wait : {"1", "0", "0.5"}) {
        INFO("Retry-After: " << wait);
        world.fault(error_fault(429, world.words().throttled_code, 0, {{"Retry-After", wait}}), world.words().changes.back(),
                    world.address());
        const auto asked = world.requests_about(world.address());
        world.run_for(10min, 1s);
        // One a second would be 600.
        CHECK(world.requests_about(world.address()) - asked < 30);
        CHECK(world.requests_about(world.address()) - asked > 2);
        world.heal();
        CHECK(world.run_until_quiet(15min));
    }
    CHECK(world.place(key) == Place::junk);
}

TEMPLATE_TEST_CASE("A 503 with an empty body, or one that says Unknown Error, is throttling", "[trap][17]", Microsoft,
                   Google) {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    for (const auto& ill : {answer_fault(503, "", 4), error_fault(503, "UnknownError", 4, {{"Retry-After", "20"}})}) {
        const auto key = world.deliver(Disposition::spam, world.address());
        world.fault(ill, world.words().changes.back(), world.address());
        world.settle();
        const auto asked = world.requests_about(world.address());
        world.pass(4s);
        world.settle();
        CHECK(world.requests_about(world.address()) == asked); // waited out, not hammered
        CHECK(world.record().state == db::TenantState::active);
        CHECK(world.mailbox(world.address()).state == db::MailboxState::active);
        CHECK(world.run_until_quiet(1h));
        CHECK(world.place(key) == Place::junk);
    }
}

TEMPLATE_TEST_CASE("A 504 that is read as nothing there deletes what is known", "[trap][18]", Microsoft, Google) {
    CloudWorld world(TestType::cloud);
    world.settle();
    const auto key = world.deliver(Disposition::malicious, world.address());
    world.settle();
    const auto count = [&] { return db::MailboxStore(*world.database).list(world.tenant().id).value().size(); };
    const auto before = count();
    const auto cursor = world.mailbox(world.address()).cursor;
    for (const auto& operation : world.words().changes) world.fault(answer_fault(504, "", 0), operation);
    for (const auto& operation : world.words().listing) world.fault(answer_fault(504, "", 0), operation);
    world.run_for(3h, 10min);
    CHECK(count() == before);
    CHECK(world.mailbox(world.address()).cursor == cursor);
    CHECK(world.messages().size() == 1);
    CHECK(world.place(key) == Place::quarantine);
}

TEST_CASE("Fifty gets at once are refused for concurrency, and the parts that failed are dropped in silence", "[trap][23]") {
    CloudWorld world("google", {.mailboxes = 1});
    world.client().set_switches(R"({"google": {"concurrency_limit": 10, "shuffles_batch": true}})");
    world.settle();
    std::vector<support::EmulatorKey> keys;
    for (int i = 0; i < 60; ++i) keys.push_back(world.deliver(i % 2 == 0 ? Disposition::spam : Disposition::none, world.address()));
    CHECK(world.run_until_quiet(2h));
    CHECK(world.messages().size() == 60);
    CHECK(world.extractor.total() == 60);
    // At most eight of ours are in flight for one user; none was refused for that.
    for (const auto& request : world.client().requests({}, world.address())) CHECK(request.status != 429);
}

TEMPLATE_TEST_CASE("A quota that is hit in the middle makes a partial sync, which is reported as a success", "[trap][29]",
                   Microsoft, Google) {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    world.pass(2min);
    const auto before = world.mailbox(world.address());
    for (int i = 0; i < 6; ++i) world.deliver(Disposition::spam, world.address());
    auto hit = error_fault(world.cloud() == "google" ? 403 : 429,
                           world.cloud() == "google" ? "dailyLimitExceeded" : "ActivityLimitReached", 0);
    hit.skip = 3;
    world.fault(hit, world.words().fetch, world.address());
    world.settle();
    const auto now = world.mailbox(world.address());
    CHECK(now.cursor == before.cursor);
    CHECK(now.synced_at == before.synced_at); // not a round that ended well
    CHECK(world.messages().size() < 6);
    world.heal();
    CHECK(world.run_until_quiet(2h));
    CHECK(world.messages().size() == 6);
}

} // namespace remand::tests
