#include <catch2/catch.hpp>

#include <utility>

#include "service/actions/carry_out.hpp"
#include "tests/service/engine_world.hpp"

using namespace remand;
using namespace remand::tests;
using service::ActionEngine;

namespace {
const Error passing{ErrorKind::retry, "memory.passing", "The connection was closed.", {}};
const Error throttled{ErrorKind::wait, "memory.throttled", "Too many requests.", std::chrono::seconds{90}};
const Error refused{ErrorKind::fix_configuration, "memory.refused", "The permission to move mail is missing.", {}};
const Error final_refusal{ErrorKind::give_up, "memory.unsupported", "There is no such folder.", {}};
} // namespace

TEST_CASE("A planned action moves the message and records where it was", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    world.connector->user_reads(ref);
    world.settle();
    CHECK(world.place_of(ref) == Place::quarantine);
    const auto action = world.action(world.actions()[0].id);
    CHECK(action.state == ActionState::done);
    REQUIRE(action.former);
    CHECK(action.former->place == Place::inbox);
    CHECK(action.former->is_read);
    REQUIRE(action.result);
    CHECK(action.result->place == Place::quarantine);
    REQUIRE(action.history.size() == 1);
    CHECK(action.history[0].outcome == "ok");
}

TEST_CASE("Monitor mode moves nothing", "[actions]") {
    EngineWorld world(Mode::monitor);
    const auto ref = world.deliver(Disposition::malicious, "one");
    world.settle();
    CHECK(world.place_of(ref) == Place::inbox);
    CHECK(world.connector->ledger().empty());
    CHECK(world.actions()[0].state == ActionState::monitored);
}

TEST_CASE("A move that was planned before the tenant went back to monitor mode is not carried out", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    world.change_tenant([](db::TenantRecord& tenant) { tenant.mode = Mode::monitor; });
    world.drain();
    CHECK(world.place_of(ref) == Place::inbox);
    CHECK(world.actions()[0].state == ActionState::monitored);
}

TEST_CASE("A paused tenant's actions wait", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    world.change_tenant([](db::TenantRecord& tenant) { tenant.state = db::TenantState::paused; });
    world.drain();
    CHECK(world.place_of(ref) == Place::inbox);
    CHECK(world.actions()[0].state == ActionState::planned);
    world.change_tenant([](db::TenantRecord& tenant) { tenant.state = db::TenantState::active; });
    world.drain();
    CHECK(world.place_of(ref) == Place::quarantine);
}

TEST_CASE("A message that the user has put into the trash first is left there", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    world.connector->user_moves(ref, Place::trash);
    world.drain();
    CHECK(world.place_of(ref) == Place::trash);
    CHECK(world.actions()[0].state == ActionState::satisfied);
    CHECK(world.action(world.actions()[0].id).history[0].outcome == "user_was_faster");
    CHECK(world.connector->ledger().empty());
}

TEST_CASE("A message that the user has deleted for good is satisfied", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    world.connector->user_deletes(ref);
    world.drain();
    CHECK(world.actions()[0].state == ActionState::satisfied);
}

TEST_CASE("A message that the user has filed in a folder of his own is still taken", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    world.connector->user_moves_to_folder(ref, world.connector->add_folder(jane, "Projects"));
    world.drain();
    CHECK(world.place_of(ref) == Place::quarantine);
}

TEST_CASE("After a lost answer the message is looked for, and not moved again", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    world.connector->fail(Operation::move, 1, MemoryConnector::lost_answer(), FaultPoint::after);
    CHECK(world.drain().put_off == 1);
    world.clock.advance(std::chrono::minutes{1});
    CHECK(world.drain().settled == 1);
    CHECK(world.place_of(ref) == Place::quarantine);
    CHECK(world.connector->calls(Operation::move) == 1);
    const auto action = world.action(world.actions()[0].id);
    CHECK(action.state == ActionState::done);
    CHECK(action.former->place == Place::inbox); // of the first try: what undo needs
    CHECK(action.history.size() == 2);
}

TEST_CASE("After an answer that was lost before the move it is moved at the next try", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    world.connector->fail(Operation::move, 1, MemoryConnector::lost_answer(), FaultPoint::before);
    world.drain();
    world.clock.advance(std::chrono::minutes{1});
    world.drain();
    CHECK(world.place_of(ref) == Place::quarantine);
    CHECK(world.actions()[0].state == ActionState::done);
}

TEST_CASE("A crash after the move is found out at the next start, without a second move", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    bool has_moved = false;
    world.connector->on_call([&](Operation operation, const MailboxId&) {
        if (operation == Operation::locate && has_moved) throw std::runtime_error("crash");
        has_moved = has_moved || operation == Operation::move;
    });
    CHECK_THROWS(world.drain());
    CHECK(world.place_of(ref) == Place::quarantine);
    CHECK(world.actions()[0].state == ActionState::sending);
    world.connector->on_call({});
    world.drain(); // begins with recover()
    CHECK(world.actions()[0].state == ActionState::done);
    CHECK(world.actions()[0].former->place == Place::inbox);
    CHECK(world.connector->calls(Operation::move) == 1);
}

TEST_CASE("A crash before the move is repeated at the next start", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    world.connector->on_call([](Operation operation, const MailboxId&) {
        if (operation == Operation::move) throw std::runtime_error("crash");
    });
    CHECK_THROWS(world.drain());
    CHECK(world.actions()[0].state == ActionState::sending);
    world.connector->on_call({});
    world.drain();
    CHECK(world.place_of(ref) == Place::quarantine);
    CHECK(world.actions()[0].state == ActionState::done);
}

TEST_CASE("A throttled move waits as long as was asked", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    world.connector->fail(Operation::move, 1, throttled);
    world.drain();
    world.clock.advance(std::chrono::seconds{89});
    world.drain();
    CHECK(world.place_of(ref) == Place::inbox);
    world.clock.advance(std::chrono::seconds{2});
    world.drain();
    CHECK(world.place_of(ref) == Place::quarantine);
}

TEST_CASE("A move that never works fails after three days, with every try on record", "[actions]") {
    EngineWorld world;
    world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    world.connector->keep_failing(Operation::move, passing);
    for (int hour = 0; hour < 80; ++hour) {
        world.drain();
        world.clock.advance(std::chrono::hours{1});
    }
    const auto action = world.action(world.actions()[0].id);
    CHECK(action.state == ActionState::failed);
    CHECK(action.error_code == passing.code);
    CHECK(action.error_message == passing.message);
    CHECK(action.history.size() == static_cast<std::size_t>(world.connector->calls(Operation::move)));
    CHECK(action.history.size() > 70);
}

TEST_CASE("A move that is refused for good fails at once and is not repeated", "[actions]") {
    EngineWorld world;
    world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    world.connector->fail(Operation::move, 1, final_refusal);
    world.drain();
    CHECK(world.actions()[0].state == ActionState::failed);
    world.clock.advance(std::chrono::hours{2});
    world.drain();
    CHECK(world.connector->calls(Operation::move) == 1);
}

TEST_CASE("A missing permission to move is told with the tenant, which is still read", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    world.deliver(Disposition::malicious, "two");
    (void)world.sync();
    world.connector->keep_failing(Operation::move, refused);
    world.drain();
    CHECK(world.tenant().state == db::TenantState::active);
    CHECK(world.tenant().status_code == refused.code);
    CHECK(world.connector->calls(Operation::move) == 1); // the second would fail the same way
    world.connector->stop_failing();
    world.clock.advance(std::chrono::hours{1});
    world.drain();
    CHECK(world.place_of(ref) == Place::quarantine);
    CHECK(world.tenant().status_code.empty());
}

TEST_CASE("Undo puts the message back into its folder, unread as it was", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    world.connector->user_moves_to_folder(ref, world.connector->add_folder(jane, "Projects"));
    const auto before = world.connector->where_is(ref);
    world.connector->user_moves(ref, Place::inbox);
    (void)world.sync();
    world.connector->user_moves_to_folder(ref, before.where.at(0));
    world.drain();
    CHECK(world.place_of(ref) == Place::quarantine);
    world.connector->user_reads(ref);

    const auto moved = world.actions()[0];
    world.request(moved.message_id, Action::restore, moved.id);
    world.drain();
    CHECK(world.connector->where_is(ref) == before);
    CHECK(world.actions()[1].state == ActionState::done);
    CHECK(world.action(moved.id).undone_by == world.actions()[1].id);
}

TEST_CASE("A restored message is not taken again in ten more rounds", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    world.settle();
    const auto moved = world.actions()[0];
    world.request(moved.message_id, Action::restore, moved.id);
    world.drain();
    for (int i = 0; i < 10; ++i) {
        world.clock.advance(std::chrono::hours{1});
        world.settle();
        if (i == 5) world.connector->expire_cursors();
    }
    CHECK(world.place_of(ref) == Place::inbox);
    CHECK(world.connector->ledger().size() == 2);
}

TEST_CASE("A second copy of a restored message is left alone, and the record says why", "[actions]") {
    EngineWorld world;
    world.deliver(Disposition::malicious, "one");
    world.settle();
    const auto moved = world.actions()[0];
    world.request(moved.message_id, Action::restore, moved.id);
    world.drain();
    const auto copy = world.deliver(Disposition::malicious, "one"); // the same bytes under a new id
    world.settle();
    CHECK(world.place_of(copy) == Place::inbox);
    const auto last = world.actions().back();
    CHECK(last.message_id == world.message(copy).id);
    CHECK(last.action == Action::none);
    CHECK(last.reason.find("put back") != std::string::npos);
}

TEST_CASE("A second copy of a message that nobody restored is taken as well", "[actions]") {
    EngineWorld world;
    world.deliver(Disposition::malicious, "one");
    world.settle();
    const auto copy = world.deliver(Disposition::malicious, "one");
    world.settle();
    CHECK(world.place_of(copy) == Place::quarantine);
}

TEST_CASE("A message that was restored and taken away again by a person is no exemption", "[actions]") {
    EngineWorld world;
    world.deliver(Disposition::malicious, "one");
    world.settle();
    const auto moved = world.actions()[0];
    world.request(moved.message_id, Action::restore, moved.id);
    world.drain();
    world.request(moved.message_id, Action::trash);
    world.drain();
    const auto copy = world.deliver(Disposition::malicious, "one");
    world.settle();
    CHECK(world.place_of(copy) == Place::quarantine);
}

TEST_CASE("A restore of a message that is gone fails with the reason", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    world.settle();
    const auto moved = world.actions()[0];
    world.connector->user_deletes(ref);
    const auto undo = world.request(moved.message_id, Action::restore, moved.id);
    world.drain();
    CHECK(world.action(undo[0]).state == ActionState::failed);
    CHECK(world.action(undo[0]).error_code == "message_gone");
}

TEST_CASE("A person's decision replaces a planned move before it is sent", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    world.request(world.message(ref).id, Action::junk);
    world.drain();
    CHECK(world.place_of(ref) == Place::junk);
    CHECK(world.actions()[0].state == ActionState::superseded);
    for (const auto& call : world.connector->ledger()) CHECK(call.destination == Place::junk);
}

TEST_CASE("A person moves a message out of the trash, where an automatic action would leave it", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::none, "one");
    (void)world.sync();
    world.connector->user_moves(ref, Place::trash);
    world.request(world.message(ref).id, Action::inbox);
    world.drain();
    CHECK(world.place_of(ref) == Place::inbox);
}

TEST_CASE("A hard delete is carried out only where the tenant allows it", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::none, "one");
    (void)world.sync();
    const auto id = world.message(ref).id;
    const auto first = world.request(id, Action::hard_delete);
    world.drain();
    CHECK(world.action(first[0]).state == ActionState::failed);
    CHECK(world.place_of(ref) == Place::inbox);
    world.change_tenant([](db::TenantRecord& tenant) { tenant.allows_hard_delete = true; });
    const auto second = world.request(id, Action::hard_delete);
    world.drain();
    CHECK(world.action(second[0]).state == ActionState::done);
    CHECK(world.place_of(ref) == Place::gone);
}

TEST_CASE("Held moves are carried out after their release", "[actions]") {
    EngineWorld world(Mode::enforce, {2, 1.0, 1000});
    for (int i = 0; i < 5; ++i) world.deliver(Disposition::spam, "mail-" + std::to_string(i));
    world.settle();
    CHECK(world.connector->ledger().size() == 2);
    const auto released =
        db::ActionStore(*world.database)
            .release_held(acme, true, {0, world.clock.now(), "operator:test", "breaker.release", acme.value, "{}"});
    CHECK(released == 3);
    world.drain();
    CHECK(world.connector->ledger().size() == 5);
}

TEST_CASE("While a mailbox is throttled none of its other actions is sent, and other mailboxes go on", "[actions]") {
    EngineWorld world;
    world.deliver(Disposition::malicious, "one");
    world.deliver(Disposition::malicious, "two");
    const auto other = world.deliver(Disposition::malicious, "three", "joe@example.com");
    (void)world.sync();
    (void)world.sync("joe@example.com");
    world.connector->fail(Operation::move, 1, throttled);
    world.drain();
    CHECK(world.connector->calls(Operation::move) == 2);
    CHECK(world.place_of(other) == Place::quarantine);
}

TEST_CASE("Undoing the first of two moves takes back both, so that a second undo of everything changes nothing",
          "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::spam, "one");
    world.settle();
    world.request(world.message(ref).id, Action::quarantine);
    world.drain();
    const auto first = world.actions()[0];
    const auto undo = world.request(first.message_id, Action::restore, first.id);
    world.drain();
    CHECK(world.place_of(ref) == Place::inbox);
    CHECK(world.actions()[0].undone_by == undo[0]);
    CHECK(world.actions()[1].undone_by == undo[0]);
    db::ActionFilter undoable;
    undoable.only_undoable = true;
    CHECK(db::ActionStore(*world.database).list(undoable)->empty());
}

TEST_CASE("Undoing the second of two moves leaves the first undoable", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::spam, "one");
    world.settle();
    world.request(world.message(ref).id, Action::quarantine);
    world.drain();
    const auto second = world.actions()[1];
    world.request(second.message_id, Action::restore, second.id);
    world.drain();
    CHECK(world.place_of(ref) == Place::junk);
    CHECK_FALSE(world.actions()[0].undone_by);
    CHECK(world.actions()[1].undone_by);
}

TEST_CASE("A message that goes by another id since is found by its Message-ID and taken", "[actions]") {
    EngineWorld world;
    const auto old_ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    const auto ref = world.connector->user_moves_under_new_id(old_ref, Place::junk);
    world.drain();
    CHECK(world.place_of(ref) == Place::quarantine);
    const auto action = world.action(world.actions()[0].id);
    CHECK(action.state == ActionState::done);
    CHECK(action.former->place == Place::junk);
    CHECK(action.ref == ref);
    CHECK(action.history.back().message.find("Message-ID") != std::string::npos);

    SECTION("and is not seen as a new message") {
        world.connector->user_moves(ref, Place::inbox);
        world.settle();
        CHECK(world.messages().size() == 1);
    }
}

TEST_CASE("Undo finds a message that goes by another id since", "[actions]") {
    EngineWorld world;
    const auto old_ref = world.deliver(Disposition::malicious, "one");
    world.settle();
    const auto ref = world.connector->user_moves_under_new_id(old_ref, Place::quarantine);
    const auto moved = world.actions()[0];
    const auto undo = world.request(moved.message_id, Action::restore, moved.id);
    world.drain();
    CHECK(world.action(undo[0]).state == ActionState::done);
    CHECK(world.place_of(ref) == Place::inbox);
    CHECK(world.action(moved.id).undone_by == undo[0]);
}

TEST_CASE("A move whose answer tells of another id is found to be done", "[actions]") {
    EngineWorld world;
    auto ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    bool has_moved = false;
    world.connector->on_call([&](Operation operation, const MailboxId&) {
        if (operation == Operation::locate && std::exchange(has_moved, false))
            ref = world.connector->user_moves_under_new_id(ref, Place::quarantine);
        has_moved = has_moved || operation == Operation::move;
    });
    world.drain();
    world.clock.advance(std::chrono::minutes{1});
    world.drain();
    CHECK(world.actions()[0].state == ActionState::done);
    CHECK(world.place_of(ref) == Place::quarantine);
    CHECK(world.connector->calls(Operation::move) == 1);
    CHECK(world.actions()[0].former->place == Place::inbox);
}

TEST_CASE("Of several copies with its Message-ID the one with the same bytes is taken", "[actions]") {
    EngineWorld world;
    const auto old_ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    const auto impostor = world.connector->deliver(
        jane, "Message-ID: <one@example.com>\r\nSubject: Harmless\r\n\r\nHello.\r\n", Place::trash);
    const auto ref = world.connector->user_moves_under_new_id(old_ref, Place::junk);
    world.drain();
    CHECK(world.place_of(ref) == Place::quarantine);
    CHECK(world.place_of(impostor) == Place::trash);
}

TEST_CASE("Copies that cannot be told apart are left alone, and the record says why", "[actions]") {
    const auto automatic = GENERATE(true, false);
    EngineWorld world;
    const auto old_ref = world.deliver(Disposition::malicious, "one");
    if (!automatic) world.settle();
    (void)world.sync();
    world.connector->user_deletes(old_ref);
    for (int i = 0; i < 2; ++i)
        world.connector->deliver(jane, judged_mail(Disposition::malicious, "one"), Place::trash);
    const auto before = world.connector->snapshot();
    if (!automatic) world.request(world.actions()[0].message_id, Action::restore, world.actions()[0].id);
    world.drain();
    CHECK(world.connector->snapshot() == before);
    CHECK(world.actions().back().state == ActionState::failed);
    CHECK(world.actions().back().error_code == "message_ambiguous");
    CHECK(world.actions().back().error_message.find("2 messages") != std::string::npos);
}

TEST_CASE("Another message of the same Message-ID that is on record is never taken in its place", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    const auto twin =
        world.connector->deliver(jane, "Message-ID: <one@example.com>\r\nX-Disposition: none\r\n\r\nHello.\r\n");
    (void)world.sync();
    world.connector->user_deletes(ref);
    world.drain();
    CHECK(world.place_of(twin) == Place::inbox);
    CHECK(world.actions()[0].state == ActionState::satisfied);
    CHECK(world.action(world.actions()[0].id).history[0].outcome == "message_gone");
}

TEST_CASE("Before a hard delete even an only copy must have the same bytes", "[actions]") {
    EngineWorld world;
    world.change_tenant([](db::TenantRecord& tenant) { tenant.allows_hard_delete = true; });
    const auto ref = world.deliver(Disposition::none, "one");
    (void)world.sync();
    world.connector->user_deletes(ref);
    const auto other = world.connector->deliver(
        jane, "Message-ID: <one@example.com>\r\nSubject: Another\r\n\r\nHello.\r\n", Place::trash);
    world.request(world.message(ref).id, Action::hard_delete);
    world.drain();
    CHECK(world.place_of(other) == Place::trash);
    CHECK(world.actions().back().state == ActionState::failed);
}

TEST_CASE("A message that goes between the look and the call is looked for once more", "[actions]") {
    EngineWorld world;
    auto ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    world.connector->on_call([&](Operation operation, const MailboxId&) {
        if (operation == Operation::move && world.connector->calls(Operation::move) == 1)
            ref = world.connector->user_moves_under_new_id(ref, Place::junk);
    });
    world.drain();
    CHECK(world.actions()[0].state == ActionState::planned);
    world.clock.advance(std::chrono::minutes{1});
    world.drain();
    CHECK(world.place_of(ref) == Place::quarantine);
    CHECK(world.actions()[0].state == ActionState::done);
}

TEST_CASE("A restore that had to end in the inbox says so", "[actions]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    const auto folder = world.connector->add_folder(jane, "Projects");
    world.connector->user_moves_to_folder(ref, folder);
    world.drain();
    world.connector->delete_folder(jane, folder);
    const auto moved = world.actions()[0];
    const auto undo = world.request(moved.message_id, Action::restore, moved.id);
    world.drain();
    CHECK(world.place_of(ref) == Place::inbox);
    CHECK(world.action(undo[0]).state == ActionState::done);
    CHECK(world.action(undo[0]).result->place == Place::inbox);
    CHECK(world.action(undo[0]).history[0].outcome == "restored_elsewhere");
}

TEST_CASE("Only the named actions are carried out by a command", "[actions]") {
    EngineWorld world;
    const auto one = world.deliver(Disposition::malicious, "one"), two = world.deliver(Disposition::malicious, "two");
    (void)world.sync();
    REQUIRE(service::carry_out({world.actions()[1].id}, world.tenants, world.engine, *world.database));
    CHECK(world.place_of(one) == Place::inbox);
    CHECK(world.place_of(two) == Place::quarantine);
    CHECK(world.actions()[0].state == ActionState::planned);
}

TEST_CASE("Of an invitation that is taken away the record says that its event stays", "[actions]") {
    const bool is_invitation = GENERATE(false, true);
    EngineWorld world;
    auto mail = judged_mail(Disposition::malicious, "one");
    if (is_invitation) mail = "X-Invitation: yes\r\n" + mail;
    (void)world.connector->deliver(jane, mail);
    world.settle();
    const auto action = world.action(world.actions()[0].id);
    CHECK(action.state == ActionState::done);
    CHECK((action.history.back().message.find("calendar") != std::string::npos) == is_invitation);
}
