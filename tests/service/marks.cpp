#include <catch2/catch.hpp>

#include "service/policy/plan.hpp"
#include "tests/service/engine_world.hpp"

using namespace remand;
using namespace remand::tests;

namespace {
// A policy under which suspicious mail is marked.
void mark_suspicious(EngineWorld& world) {
    world.change_tenant([](db::TenantRecord& tenant) { tenant.policy_json = R"({"actions":{"suspicious":"mark"}})"; });
}
} // namespace

TEST_CASE("A mark leaves the message where it is", "[marks]") {
    EngineWorld world;
    mark_suspicious(world);
    const auto ref = world.deliver(Disposition::suspicious, "one");
    world.settle();
    const auto location = world.connector->where_is(ref);
    CHECK(location.place == Place::inbox);
    CHECK(location.is_marked);
    CHECK(world.actions()[0].state == ActionState::done);
    CHECK(world.connector->ledger().empty());
}

TEST_CASE("Undoing a mark takes it off and leaves what its user did meanwhile", "[marks]") {
    EngineWorld world;
    mark_suspicious(world);
    const auto ref = world.deliver(Disposition::suspicious, "one");
    world.settle();
    world.connector->user_reads(ref);
    world.connector->user_moves_to_folder(ref, world.connector->add_folder(jane, "Projects"));
    const auto undo = world.request(world.messages()[0].id, Action::restore, world.actions()[0].id);
    world.drain();
    CHECK(world.action(undo[0]).state == ActionState::done);
    const auto location = world.connector->where_is(ref);
    CHECK_FALSE(location.is_marked);
    CHECK(location.folder_name == "Projects");
    CHECK(location.is_read);
}

TEST_CASE("Undoing a mark does not count as undoing a later move", "[marks]") {
    EngineWorld world;
    mark_suspicious(world);
    const auto ref = world.deliver(Disposition::suspicious, "one");
    world.settle();
    const auto message = world.messages()[0].id;
    const auto mark = world.actions()[0].id;
    const auto move = world.request(message, Action::junk)[0];
    world.drain();
    (void)world.request(message, Action::restore, mark);
    world.drain();
    CHECK(world.place_of(ref) == Place::junk);
    CHECK(world.action(mark).undone_by);
    CHECK_FALSE(world.action(move).undone_by);
}

TEST_CASE("Undoing a move brings the mark back that the message had", "[marks]") {
    EngineWorld world;
    mark_suspicious(world);
    const auto ref = world.deliver(Disposition::suspicious, "one");
    world.connector->user_marks(ref, {"Red", "Blue"}, "friday");
    world.settle();
    const auto before = world.connector->where_is(ref);
    const auto message = world.messages()[0].id;
    const auto move = world.request(message, Action::quarantine)[0];
    world.drain();
    world.connector->user_marks(ref, {}, "");
    (void)world.request(message, Action::restore, move);
    world.drain();
    CHECK(world.connector->where_is(ref) == before);
    CHECK(before.is_marked);
}

TEST_CASE("A lost answer to a mark is looked for", "[marks]") {
    EngineWorld world;
    mark_suspicious(world);
    const auto ref = world.deliver(Disposition::suspicious, "one");
    (void)world.sync();
    world.connector->fail(Operation::set_mark, 1, MemoryConnector::lost_answer(), FaultPoint::after);
    world.drain();
    world.clock.advance(std::chrono::minutes{1});
    world.drain();
    CHECK(world.connector->where_is(ref).is_marked);
    CHECK(world.actions()[0].state == ActionState::done);
    CHECK(world.connector->calls(Operation::set_mark) == 1);
}

TEST_CASE("A message that its user threw away is not marked", "[marks]") {
    EngineWorld world;
    mark_suspicious(world);
    const auto ref = world.deliver(Disposition::suspicious, "one");
    (void)world.sync();
    world.connector->user_moves(ref, Place::trash);
    world.drain();
    CHECK_FALSE(world.connector->where_is(ref).is_marked);
    CHECK(world.actions()[0].state == ActionState::satisfied);
}

TEST_CASE("Marks go on while automatic moves are stopped, and do not count as moves", "[marks]") {
    EngineWorld world(Mode::enforce, {1, 1.0, 1000});
    mark_suspicious(world);
    world.change_tenant([&](db::TenantRecord& tenant) { tenant.breaker_tripped_at = world.clock.now(); });
    const auto marked = world.deliver(Disposition::suspicious, "one");
    const auto moved = world.deliver(Disposition::malicious, "two");
    world.settle();
    CHECK(world.connector->where_is(marked).is_marked);
    CHECK(world.place_of(moved) == Place::inbox);
    const auto counts = db::MessageStore(*world.database).counts_since(acme, Timestamp{});
    REQUIRE(counts);
    CHECK(counts->automatic_moves == 0);
}
