// Quarantine that rests on a sealed copy, the way back from it, and what hard deletes leave behind.
#include <catch2/catch.hpp>

#include "service/actions/keeping.hpp"
#include "service/storage/copy_sweep.hpp"
#include "tests/service/engine_world.hpp"

using namespace remand;
using namespace remand::tests;
using service::CopySettings;

namespace {

MemorySettings with(Custody custody) {
    MemorySettings settings;
    settings.custody = custody;
    return settings;
}

struct KeepingWorld : EngineWorld {
    explicit KeepingWorld(Custody custody, CopySettings settings = {})
        : EngineWorld(Mode::enforce, {1000, 1.0, 1000}, with(custody), settings), copies(*database) {}

    std::optional<db::CopyRecord> copy() {
        const auto found = copies.find(messages()[0].id);
        REQUIRE(found);
        return *found;
    }
    // The whole mailbox, as the provider has it: what undo must bring back. Ids apart, which a copy cannot keep.
    std::vector<Location> mail() const {
        std::vector<Location> all;
        for (const auto& [ref, location] : connector->snapshot()) all.push_back(location);
        return all;
    }
    std::int64_t undo(std::int64_t action) {
        const auto id = request(messages()[0].id, Action::restore, action)[0];
        drain();
        return id;
    }
    db::CopyStore copies;
};

} // namespace

TEST_CASE("A copy is safe before the mailbox loses the message, and it comes back as it was", "[keeping]") {
    const auto custody = GENERATE(Custody::out_of_reach, Custody::copy_only);
    CAPTURE(to_text(custody));
    KeepingWorld world(custody);
    const auto ref = world.deliver(Disposition::malicious, "one");
    world.connector->user_marks(ref, {"Red", "Blue"}, "friday");
    world.connector->user_moves_to_folder(ref, "inbox");
    const auto before = world.mail();
    const auto bytes = world.connector->fetch(world.connector->mailbox(jane), ref)->bytes;
    bool was_safe = false;
    world.connector->on_call([&](Operation operation, const MailboxId&) {
        if (operation != Operation::seal_off) return;
        const auto copy = world.copies.open(world.messages()[0].id);
        was_safe = copy && copy->reveal() == bytes;
    });
    world.settle();
    CHECK(was_safe);
    const auto action = world.actions()[0];
    CHECK(action.state == ActionState::done);
    REQUIRE(action.result);
    CHECK(action.result->place == Place::quarantine);
    CHECK(world.place_of(ref) == (custody == Custody::copy_only ? Place::gone : Place::quarantine));
    REQUIRE(world.copy());
    CHECK(world.copy()->is_only == (custody == Custody::copy_only));
    CHECK(world.copy()->keep_until == world.copy()->made_at + std::chrono::days{30});

    const auto undo = world.undo(action.id);
    CHECK(world.action(undo).state == ActionState::done);
    CHECK(world.mail() == before);
    CHECK_FALSE(world.copy()->is_only);
    const auto again = world.connector->fetch(world.connector->mailbox(jane), world.messages()[0].ref);
    REQUIRE(again);
    CHECK(again->bytes == bytes);
}

TEST_CASE("What was brought back is not taken for new mail, nor taken again", "[keeping]") {
    KeepingWorld world(Custody::copy_only);
    (void)world.deliver(Disposition::malicious, "one");
    world.settle();
    (void)world.undo(world.actions()[0].id);
    for (int round = 0; round < 10; ++round) world.settle();
    CHECK(world.sync(jane, service::RoundKind::sweep).end == service::RoundResult::End::well);
    CHECK(world.messages().size() == 1);
    CHECK(world.actions().size() == 2);
    CHECK(world.mail().size() == 1);
    CHECK(world.mail()[0].place == Place::inbox);
}

TEST_CASE("Where the provider refuses to take mail out of reach it goes to the quarantine that there is", "[keeping]") {
    KeepingWorld world(Custody::out_of_reach);
    const auto ref = world.deliver(Disposition::malicious, "one");
    world.connector->fail(Operation::seal_off, 1,
                          {ErrorKind::give_up, "memory.purges_unsupported", "No such folder.", {}});
    world.settle();
    CHECK(world.place_of(ref) == Place::quarantine);
    const auto action = world.action(world.actions()[0].id);
    CHECK(action.state == ActionState::done);
    CHECK(action.history.back().message.find("No such folder.") != std::string::npos);
}

TEST_CASE("A refusal that leaves another quarantine out is told", "[keeping]") {
    KeepingWorld world(Custody::out_of_reach);
    const auto ref = world.deliver(Disposition::malicious, "one");
    world.connector->fail(Operation::seal_off, 1, {ErrorKind::give_up, "memory.purges_refused", "Not there.", {}});
    world.settle();
    CHECK(world.place_of(ref) == Place::inbox);
    CHECK(world.actions()[0].state == ActionState::failed);
}

TEST_CASE("Without a whole copy nothing is taken out of reach", "[keeping]") {
    const auto custody = GENERATE(Custody::out_of_reach, Custody::copy_only);
    CopySettings settings;
    bool is_partial = false;
    SECTION("because the provider gives the message only in parts") { is_partial = true; }
    SECTION("because there is no room for it") { settings.most_megabytes = 0; }
    KeepingWorld world(custody, settings);
    const auto ref = world.deliver(Disposition::malicious, "one");
    if (is_partial) world.connector->make_partial(ref);
    world.settle();
    CHECK(world.connector->calls(Operation::seal_off) == 0);
    CHECK(world.place_of(ref) == Place::quarantine); // of the mailbox
    CHECK_FALSE(world.copy());
    CHECK(world.action(world.actions()[0].id).history.back().message.find("no copy could be kept") !=
          std::string::npos);
}

TEST_CASE("A lost answer is looked for before anything is asked again", "[keeping]") {
    const auto custody = GENERATE(Custody::out_of_reach, Custody::copy_only);
    CAPTURE(to_text(custody));
    KeepingWorld world(custody);
    (void)world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    world.connector->fail(Operation::seal_off, 1, MemoryConnector::lost_answer(), FaultPoint::after);
    world.drain();
    world.clock.advance(std::chrono::minutes{1});
    world.drain();
    CHECK(world.connector->calls(Operation::seal_off) == 1);
    CHECK(world.actions()[0].state == ActionState::done);
    CHECK(world.copy()->is_only == (custody == Custody::copy_only));
    const auto undo = world.undo(world.actions()[0].id);
    CHECK(world.action(undo).state == ActionState::done);
    CHECK(world.mail()[0].place == Place::inbox);
}

TEST_CASE("A message that was brought back by a try whose answer was lost is not made twice", "[keeping]") {
    KeepingWorld world(Custody::copy_only);
    (void)world.deliver(Disposition::malicious, "one");
    world.settle();
    world.connector->fail(Operation::bring_back, 1, MemoryConnector::lost_answer(), FaultPoint::after);
    const auto undo = world.undo(world.actions()[0].id);
    CHECK(world.action(undo).state == ActionState::planned);
    world.clock.advance(std::chrono::minutes{1});
    world.settle(); // a round comes first, and sees nothing new
    CHECK(world.action(undo).state == ActionState::done);
    CHECK(world.connector->calls(Operation::bring_back) == 1);
    CHECK(world.mail().size() == 1);
    CHECK(world.mail()[0].place == Place::inbox);
    CHECK(world.messages().size() == 1);
}

TEST_CASE("A message that comes back under another date than it had says so", "[keeping]") {
    const auto days = GENERATE(0, 3);
    KeepingWorld world(Custody::copy_only);
    (void)world.deliver(Disposition::malicious, "one");
    world.settle();
    world.clock.advance(std::chrono::hours{24 * days}); // the connector makes it anew as of now
    const auto undo = world.undo(world.actions()[0].id);
    CHECK(world.action(undo).state == ActionState::done);
    CHECK((world.action(undo).history.back().message.find("under the date of") != std::string::npos) == (days > 0));
}

TEST_CASE("Another message with its Message-ID is never taken for the one that is being brought back", "[keeping]") {
    KeepingWorld world(Custody::copy_only);
    const auto ref = world.deliver(Disposition::malicious, "one");
    const auto bytes = world.connector->fetch(world.connector->mailbox(jane), ref)->bytes;
    world.settle();
    const auto twin = world.connector->deliver(jane, bytes, Place::trash); // never an arrival
    const auto undo = world.undo(world.actions()[0].id);
    CHECK(world.action(undo).state == ActionState::done);
    CHECK(world.place_of(twin) == Place::trash);
    CHECK(world.mail().size() == 2);
}

TEST_CASE("A person may send what only we have to any place", "[keeping]") {
    KeepingWorld world(Custody::copy_only);
    (void)world.deliver(Disposition::malicious, "one");
    world.settle();
    const auto message = world.messages()[0].id;
    (void)world.request(message, Action::junk);
    world.drain();
    REQUIRE(world.mail().size() == 1);
    CHECK(world.mail()[0].place == Place::junk);
    // Taking that back is quarantine again, by a copy again.
    const auto undo = world.undo(world.actions().back().id);
    CHECK(world.action(undo).state == ActionState::done);
    CHECK(world.mail().empty());
    CHECK(world.copy()->is_only);
}

TEST_CASE("Quarantine asked for twice is one", "[keeping]") {
    KeepingWorld world(Custody::copy_only);
    (void)world.deliver(Disposition::malicious, "one");
    world.settle();
    const auto second = world.request(world.messages()[0].id, Action::quarantine)[0];
    world.drain();
    CHECK(world.action(second).state == ActionState::satisfied);
    CHECK(world.connector->calls(Operation::seal_off) == 1);
}

TEST_CASE("A hard delete of what only we have deletes the copy", "[keeping]") {
    KeepingWorld world(Custody::copy_only);
    world.change_tenant([](db::TenantRecord& tenant) { tenant.allows_hard_delete = true; });
    (void)world.deliver(Disposition::malicious, "one");
    world.settle();
    const auto id = world.request(world.messages()[0].id, Action::hard_delete)[0];
    world.drain();
    CHECK(world.action(id).state == ActionState::done);
    CHECK_FALSE(world.copy());
}

TEST_CASE("A hard delete leaves a copy where the configuration says so", "[keeping]") {
    using enum CopySettings::HardDeletes;
    struct Case {
        CopySettings::HardDeletes setting;
        bool is_by_policy, is_kept;
    };
    const auto one = GENERATE(values<Case>({{never, true, false},
                                            {automatic, true, true},
                                            {automatic, false, false},
                                            {always, true, true},
                                            {always, false, true}}));
    CopySettings settings;
    settings.of_hard_deletes = one.setting;
    KeepingWorld world(Custody::hidden, settings);
    world.change_tenant([&](db::TenantRecord& tenant) {
        tenant.allows_hard_delete = true;
        tenant.policy_json = one.is_by_policy ? R"({"actions":{"malicious":"hard-delete"}})"
                                              : R"({"actions":{"malicious":"none"}})";
    });
    const auto ref = world.deliver(Disposition::malicious, "one");
    world.settle();
    if (!one.is_by_policy) {
        (void)world.request(world.messages()[0].id, Action::hard_delete);
        world.drain();
    }
    CHECK(world.place_of(ref) == Place::gone);
    CHECK(world.actions().back().state == ActionState::done);
    CHECK(world.copy().has_value() == one.is_kept);
}

TEST_CASE("A hard delete that is to leave a copy is not done without one", "[keeping]") {
    CopySettings settings;
    settings.of_hard_deletes = CopySettings::HardDeletes::always;
    settings.most_megabytes = 0;
    KeepingWorld world(Custody::hidden, settings);
    world.change_tenant([](db::TenantRecord& tenant) {
        tenant.allows_hard_delete = true;
        tenant.policy_json = R"({"actions":{"malicious":"hard-delete"}})";
    });
    const auto ref = world.deliver(Disposition::malicious, "one");
    world.settle();
    CHECK(world.place_of(ref) == Place::inbox);
    CHECK(world.actions()[0].state == ActionState::failed);
    CHECK(world.actions()[0].error_code == "copy.not_kept");
}

TEST_CASE("What the provider has dropped since cannot be put back, and the record says where the copy is", "[keeping]") {
    KeepingWorld world(Custody::out_of_reach);
    const auto ref = world.deliver(Disposition::malicious, "one");
    world.settle();
    world.connector->user_deletes(ref); // as Exchange does after 14 days
    const auto undo = world.undo(world.actions()[0].id);
    CHECK(world.action(undo).state == ActionState::failed);
    CHECK(world.action(undo).error_message.find("remand actions export-copy") != std::string::npos);
    CHECK(world.copies.open(world.messages()[0].id));
}

TEST_CASE("Copies are removed when their time is over, and the only ones with a line in the audit", "[keeping]") {
    const auto custody = GENERATE(Custody::out_of_reach, Custody::copy_only);
    KeepingWorld world(custody);
    (void)world.deliver(Disposition::malicious, "one");
    world.settle();
    service::CopySweep sweep(*world.database, world.clock, Log::silent());
    world.clock.advance(std::chrono::days{29});
    sweep.run_if_due();
    CHECK(world.copy());
    world.clock.advance(std::chrono::days{1} + std::chrono::hours{1});
    sweep.run_if_due();
    CHECK_FALSE(world.copy());
    const auto audit = db::AuditStore(*world.database).list({.limit = 100});
    REQUIRE(audit);
    int expired = 0;
    for (const auto& entry : *audit) expired += entry.act == "copy.expired" ? 1 : 0;
    CHECK(expired == (custody == Custody::copy_only ? 1 : 0));
}

TEST_CASE("A crash anywhere on the way out or back loses nothing and makes nothing twice", "[keeping]") {
    const auto custody = GENERATE(Custody::out_of_reach, Custody::copy_only);
    const auto crash_at =
        GENERATE(Operation::fetch, Operation::seal_off, Operation::bring_back, Operation::restore, Operation::locate);
    const bool is_after = GENERATE(false, true);
    CAPTURE(to_text(custody), static_cast<int>(crash_at), is_after);
    KeepingWorld world(custody);
    (void)world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    const auto before = world.mail();
    bool is_armed = true, was_called = false;
    world.connector->on_call([&](Operation operation, const MailboxId&) {
        const bool hits = is_after ? was_called : operation == crash_at;
        was_called = was_called || operation == crash_at;
        if (!is_armed || !hits) return;
        is_armed = false;
        throw std::runtime_error("crash");
    });
    const auto through = [&] {
        for (int start = 0; start < 4; ++start) {
            try {
                world.drain();
            } catch (const std::runtime_error&) {
            }
            world.clock.advance(std::chrono::minutes{10});
            (void)world.sync();
        }
    };
    through();
    REQUIRE(world.actions()[0].state == ActionState::done);
    const auto undo = world.request(world.messages()[0].id, Action::restore, world.actions()[0].id)[0];
    through();
    CHECK(world.action(undo).state == ActionState::done);
    CHECK(world.mail() == before);
    CHECK(world.messages().size() == 1);
}
