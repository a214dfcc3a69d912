// Faults 19, 23 and 25: half of a campaign, a storm of false positives, and requests that come fifty times.
#include <algorithm>

#include "tests/faults/faults.hpp"

namespace remand::tests {

namespace {

Verdict everything_is_malicious(const scanner::MessageFacts& facts, const scanner::ScanContext& context) {
    auto verdict = judge_by_header(facts, context);
    verdict.disposition = Disposition::malicious;
    return verdict;
}

} // namespace

// --- 19: half of it ---

FAULT("19", "Of a campaign in 85 mailboxes twenty cannot be reached: the others are cleaned, and these when they heal") {
    CloudWorld world(TestType::cloud, {.mailboxes = 85});
    world.settle();
    const auto keys = world.deliver_to_all(Disposition::malicious, world.tenant().mailboxes);
    for (std::size_t i = 40; i < 60; ++i)
        world.fault(error_fault(503, world.words().busy_code, 0), world.words().move, world.address(i));
    world.run_for(3min, 1min);
    int done = 0, waiting = 0;
    for (const auto& action : world.actions()) {
        if (action.state == ActionState::done) ++done;
        if (action.state == ActionState::planned) ++waiting;
    }
    CHECK(done == 65);
    CHECK(waiting == 20);
    world.run_for(1h, 1h);
    CHECK(std::all_of(keys.begin(), keys.begin() + 40, [&](auto key) { return world.place(key) == Place::quarantine; }));
    CHECK(std::all_of(keys.begin() + 40, keys.begin() + 60, [&](auto key) { return world.place(key) == Place::inbox; }));
    world.heal();
    world.run_for(70min, 70min);
    CHECK(std::all_of(keys.begin(), keys.end(), [&](auto key) { return world.place(key) == Place::quarantine; }));
}

FAULT("19", "What cannot be moved for three days is given up, and says so") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::malicious, world.address());
    world.fault(error_fault(503, world.words().busy_code, 0), world.words().move);
    world.run_for(74h, 1h);
    const auto action = world.last_action(key);
    CHECK(action.state == ActionState::failed);
    CHECK_FALSE(action.error_message.empty());
    CHECK(action.attempts < 100);
}

FAULT("19", "A copy that comes after a person took the others away goes the same way, and not after he put them back") {
    CloudWorld world(TestType::cloud, {.mailboxes = 3});
    world.settle();
    const auto mail = judged_mail(Disposition::none, world.tenant().given.domain + "-campaign");
    const auto first = world.deliver_bytes(mail, Disposition::none, world.address(0));
    world.settle();
    CHECK(world.place(first) == Place::inbox);
    world.request(world.row(first).id, Action::quarantine);
    world.settle();

    const auto late = world.deliver_bytes(mail, Disposition::none, world.address(1));
    const auto other = world.deliver(Disposition::none, world.address(1));
    world.settle();
    CHECK(world.place(late) == Place::quarantine);
    CHECK(world.last_action(late).is_automatic);
    CHECK(world.last_action(late).reason.find("in another mailbox") != std::string::npos);
    CHECK(world.place(other) == Place::inbox);

    world.request(world.row(first).id, Action::restore, world.last_action(first).id);
    world.settle();
    const auto later = world.deliver_bytes(mail, Disposition::none, world.address(2));
    world.settle();
    CHECK(world.place(later) == Place::inbox);
}

// --- 23: a storm of false positives ---

FAULT("23", "A rule that fires on everything is stopped by the breaker, and one undo puts all of it back") {
    CloudWorld world(TestType::cloud,
                     {.mailboxes = 3, .breaker = {50, 1.0, 1'000'000}, .judge = everything_is_malicious});
    world.settle();
    std::vector<support::EmulatorKey> keys;
    for (int i = 0; i < 90; ++i) {
        // What the judge says is what invariant I1 knows of it.
        keys.push_back(world.deliver(Disposition::malicious, world.address(static_cast<std::size_t>(i) % 3),
                                     i % 5 == 0 ? "junkemail" : "inbox"));
        if (i % 2 == 0) world.user_reads(keys.back());
    }
    const auto before = world.client().truth(world.cloud());
    CHECK(world.run_until_quiet(30min));
    const auto moved = std::count_if(keys.begin(), keys.end(), [&](auto key) { return world.place(key) == Place::quarantine; });
    CHECK(moved == 50);
    REQUIRE(world.record().breaker_tripped_at);
    CHECK_FALSE(world.record().breaker_reason.empty());
    CHECK(world.extractor.total() == 90); // judging goes on
    CHECK(world.log_text().find("breaker.tripped") != std::string::npos);

    // What `remand undo --tenant …` asks for.
    db::ActionFilter undoable;
    undoable.only_undoable = true;
    undoable.limit = 1000;
    const auto all = db::ActionStore(*world.database).list(undoable);
    REQUIRE(all);
    std::vector<db::ActionStore::Request> requests;
    for (const auto& action : *all) requests.push_back({action.message_id, Action::restore, action.id, "A storm."});
    REQUIRE(db::ActionStore(*world.database)
                .request(requests, "operator:test", world.clock.now(),
                         {0, world.clock.now(), "operator:test", "action.undo", "50 actions", "{}"}));
    CHECK(world.run_until_quiet(30min));
    CHECK(world.client().truth(world.cloud()) == before); // folder, labels and read flag of each
    world.run_for(1h, 1min);
    CHECK(world.client().truth(world.cloud()) == before); // nothing is taken again
}

// --- 25: fifty times the same ---
// There are no reports by users yet; what a person can ask for is a move or an undo.

FAULT("25", "Fifty identical requests for a move are one act in the mailbox") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::none, world.address());
    world.settle();
    const auto message = world.row(key).id;
    for (int i = 0; i < 25; ++i) world.request(message, Action::quarantine);
    CHECK(world.run_until_quiet(10min));
    for (int i = 0; i < 25; ++i) {
        world.request(message, Action::quarantine);
        world.settle();
    }
    CHECK(world.run_until_quiet(10min));
    CHECK(world.place(key) == Place::quarantine);
    CHECK(world.moves(key).size() == 1);
}

FAULT("25", "An undo that is asked for again is refused, and the message was put back once") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::malicious, world.address());
    world.settle();
    const auto quarantined = world.last_action(key);
    world.request(quarantined.message_id, Action::restore, quarantined.id);
    CHECK(world.run_until_quiet(10min));
    for (int i = 0; i < 50; ++i) {
        const auto again = db::ActionStore(*world.database)
                               .request({{quarantined.message_id, Action::restore, quarantined.id, "Again."}},
                                        "operator:test", world.clock.now(),
                                        {0, world.clock.now(), "operator:test", "action.undo", "1 action", "{}"});
        REQUIRE_FALSE(again);
        CHECK(again.error().code == "action.not_undoable");
    }
    CHECK(world.run_until_quiet(10min));
    CHECK(world.moves(key).size() == 2);
    CHECK(world.place(key) == Place::inbox);
}

} // namespace remand::tests
