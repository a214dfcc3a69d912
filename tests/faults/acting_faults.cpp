// Faults 18, 20, 21 and 22: answers that get lost, users who are faster, folders that go, mail that comes back.
// Faults 16 and 17 (the process is killed around a move) are in tests/end_to_end/crash_test.cpp.
#include <algorithm>
#include <thread>

#include "tests/faults/faults.hpp"

namespace remand::tests {

namespace {

// Runs once, just before the first request that moves a message.
void just_before_the_move(CloudWorld& world, std::function<void()> act) {
    auto is_done = std::make_shared<bool>(false);
    world.tenant().watch->before_each([is_done, act = std::move(act)](const http::Request& request) {
        const bool is_move = request.method == "POST" && (request.url.ends_with("/move") || request.url.ends_with("/modify"));
        if (is_move && !std::exchange(*is_done, true)) act();
    });
}

std::size_t quarantines_of(CloudWorld& world, const std::string& address) {
    const auto words = world.cloud() == "microsoft" ? "graph.folder.create" : "gmail.label.create";
    std::size_t made = 0;
    for (const auto& request : world.client().requests(words, address))
        if (request.status < 300 && request.status != 0) ++made;
    return made;
}

} // namespace

// --- 18: the answer is lost ---

FAULT("18", "A move whose answer was lost is looked for and not sent again") {
    for (const std::string way : {"close-after", "timeout-after"}) {
        INFO(way);
        CloudWorld world(TestType::cloud, {.mailboxes = 1});
        world.settle();
        const auto key = world.deliver(Disposition::malicious, world.address());
        const auto other = world.deliver(Disposition::spam, world.address());
        world.fault(fault_of_kind(way, 2), world.words().move);
        CHECK(world.run_until_quiet(1h));
        CHECK(world.place(key) == Place::quarantine);
        CHECK(world.place(other) == Place::junk);
        for (const auto one : {key, other}) {
            CHECK(world.moves(one).size() == 1);
            CHECK(world.last_action(one).state == ActionState::done);
        }
    }
}

FAULT("18", "A move whose answer was lost before it was carried out is sent again") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::spam, world.address());
    world.fault(fault_of_kind("close", 2), world.words().move);
    CHECK(world.run_until_quiet(1h));
    CHECK(world.place(key) == Place::junk);
    CHECK(world.last_action(key).state == ActionState::done);
}

FAULT("18", "A restore whose answer was lost puts the message back once") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::malicious, world.address());
    world.settle();
    REQUIRE(world.place(key) == Place::quarantine);
    world.request(world.row(key).id, Action::restore, world.last_action(key).id);
    world.fault(fault_of_kind("timeout-after"), world.words().move);
    CHECK(world.run_until_quiet(1h));
    CHECK(world.place(key) == Place::inbox);
    CHECK(world.moves(key).size() == 2);
}

// --- 20: the user was first ---

FAULT("20", "A message that its user threw away before the move is left where he put it") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::malicious, world.address());
    world.fault(error_fault(503, world.words().busy_code, 1, {{"Retry-After", "30"}}), world.words().move);
    world.settle();
    world.user_moves(key, "trash");
    CHECK(world.run_until_quiet(1h));
    CHECK(world.place(key) == Place::trash);
    CHECK(world.last_action(key).state == ActionState::satisfied);
    CHECK(world.last_action(key).history.back().outcome == "user_was_faster");
}

FAULT("20", "A message that its user deleted for good before the move is settled as gone") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::malicious, world.address());
    world.fault(error_fault(503, world.words().busy_code, 1, {{"Retry-After", "30"}}), world.words().move);
    world.settle();
    world.user_deletes(key);
    CHECK(world.run_until_quiet(1h));
    CHECK(world.last_action(key).state == ActionState::satisfied);
}

FAULT("20", "A message that goes between the look and the move is settled and no error") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::malicious, world.address());
    just_before_the_move(world, [&] { world.user_deletes(key); });
    CHECK(world.run_until_quiet(1h));
    CHECK(world.last_action(key).state == ActionState::satisfied);
}

FAULT("20", "A message that its user files between the look and the move is taken from there") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::malicious, world.address());
    just_before_the_move(world, [&] { world.user_moves(key, "Projects"); });
    CHECK(world.run_until_quiet(1h));
    CHECK(world.place(key) == Place::quarantine);
}

FAULT("20", "A message that is deleted before it could be read is on record as gone") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::malicious, world.address());
    // The rule of a user: what the list of changes has shown is deleted before it is read.
    world.tenant().watch->before_each([&, is_done = std::make_shared<bool>(false)](const http::Request& request) {
        const bool is_fetch = request.url.find("/$value") != std::string::npos || request.url.find("format=raw") != std::string::npos;
        if (is_fetch && !std::exchange(*is_done, true)) world.user_deletes(key);
    });
    CHECK(world.run_until_quiet(1h));
    REQUIRE(world.messages().size() == 1);
    CHECK(world.messages().front().state == db::MessageState::gone);
}

// --- 21: the folder ---

TEST_CASE("A quarantine label that its user deleted in the middle of things is made anew, once", "[fault][21]") {
    CloudWorld world("google", {.mailboxes = 1});
    world.settle();
    const auto first = world.deliver(Disposition::malicious, world.address());
    world.settle();
    REQUIRE(world.place(first) == Place::quarantine);
    world.request(world.row(first).id, Action::restore, world.last_action(first).id);
    CHECK(world.run_until_quiet(10min));
    world.client().user_deletes_folder(world.cloud(), world.address(), "Remand/Quarantine");
    std::vector<support::EmulatorKey> later;
    for (int i = 0; i < 3; ++i) later.push_back(world.deliver(Disposition::malicious, world.address()));
    CHECK(world.run_until_quiet(1h));
    for (const auto key : later) CHECK(world.place(key) == Place::quarantine);
    CHECK(quarantines_of(world, world.address()) == 2);
}

FAULT("21", "Two that need a quarantine at the same moment make one") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    std::vector<support::EmulatorKey> keys;
    for (int i = 0; i < 4; ++i) keys.push_back(world.deliver(Disposition::none, world.address()));
    world.settle();
    const auto tenant = world.service->tenants.find(world.tenant().id);
    const auto mailbox = world.mailbox(world.address()).mailbox;
    std::vector<MessageRef> refs;
    for (const auto key : keys) refs.push_back(world.row(key).ref);
    std::vector<std::thread> movers;
    std::atomic<int> moved = 0;
    for (const auto& ref : refs)
        movers.emplace_back([&, ref] {
            if (tenant->connector->move(mailbox, ref, Place::quarantine)) ++moved;
        });
    for (auto& mover : movers) mover.join();
    CHECK(moved == 4);
    CHECK(quarantines_of(world, world.address()) <= 1); // none where the provider has a place of its own for it
    for (std::size_t i = 0; i < keys.size(); ++i) { // and back, as nothing of it was decided
        CHECK(world.place(keys[i]) == Place::quarantine);
        world.user_moves(keys[i], "inbox");
    }
    world.delivered.clear(); // moved without a decision, by the test
}

TEST_CASE("Folders are found in a mailbox of any language", "[fault][21]") {
    for (const std::string language : {"de", "fr", "ja"}) {
        INFO(language);
        CloudWorld world("microsoft", {.mailboxes = 1, .language = language});
        world.settle();
        const auto junk = world.deliver(Disposition::spam, world.address());
        const auto quarantined = world.deliver(Disposition::malicious, world.address());
        const auto arrived_in_junk = world.deliver(Disposition::malicious, world.address(), "junkemail");
        CHECK(world.run_until_quiet(10min));
        CHECK(world.place(junk) == Place::junk);
        CHECK(world.place(quarantined) == Place::quarantine);
        CHECK(world.place(arrived_in_junk) == Place::quarantine);
    }
}

// --- 22: released mail is not new mail ---

FAULT("22", "A message that was released is left alone by ten rounds, a resync and a sweep") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::malicious, world.address());
    world.settle();
    REQUIRE(world.place(key) == Place::quarantine);
    world.request(world.row(key).id, Action::restore, world.last_action(key).id);
    CHECK(world.run_until_quiet(10min));
    REQUIRE(world.place(key) == Place::inbox);
    const auto moved = world.moves(key).size();
    for (int cycle = 0; cycle < 10; ++cycle) {
        world.pass(1min);
        world.settle();
    }
    world.client().expire_cursors();
    world.settle();
    world.run_for(3h, 1min);
    CHECK(world.moves(key).size() == moved);
    CHECK(world.place(key) == Place::inbox);
    CHECK(world.messages().size() == 1);
}

} // namespace remand::tests
