#include <atomic>
#include <random>
#include <thread>

#include "tests/db/db_fixture.hpp"

using namespace remand;
using namespace remand::db;

namespace {

const ActionAttempt ok{noon + std::chrono::seconds{1}, "ok", ""};

// One bad message whose quarantine is done.
struct Done {
    TestDatabase test;
    std::int64_t message = test.store(a_bad_message("m1"));
    std::int64_t action = test.due().at(0).id;
    Done() {
        must(test.actions.begin(action, in_inbox(), noon));
        must(test.actions.finish(action, ActionState::done, in_quarantine(), ok));
    }
    Result<std::vector<std::int64_t>> request_undo() {
        return test.actions.request({{message, Action::restore, action, "Mistake."}}, "operator:ann", noon,
                                    audit_of("action.undo"));
    }
};

} // namespace

TEST_CASE("A planned action is due with all that is needed to carry it out", "[action_store]") {
    TestDatabase test;
    const auto message = test.store(a_bad_message("m1"));
    const auto due = test.due();
    REQUIRE(due.size() == 1);
    CHECK(due[0].message_id == message);
    CHECK(due[0].tenant == acme);
    CHECK(due[0].mailbox.id == jane.id);
    CHECK(due[0].mailbox.address == jane.address);
    CHECK(due[0].ref == MessageRef{jane.id, "m1"});
    CHECK(due[0].action == Action::quarantine);
    CHECK(due[0].is_automatic);
    CHECK(due[0].requested_by == "policy");
    CHECK(due[0].reason == "Policy: malicious -> quarantine");
    CHECK(due[0].internet_message_id == "<m1@mail.test>");
    CHECK(due[0].verdict.disposition == Disposition::malicious);
    CHECK(due[0].verdict.score == 120);
    CHECK(due[0].verdict.evidence.size() == 1);
    CHECK(must(test.actions.due({"globex"}, noon, 10)).empty());
}

TEST_CASE("Due actions come oldest first and no more than asked for", "[action_store]") {
    TestDatabase test;
    for (int i = 0; i < 5; ++i) test.store(a_bad_message("m" + std::to_string(i)));
    const auto due = must(test.actions.due(acme, noon, 3));
    REQUIRE(due.size() == 3);
    CHECK(due[0].ref.provider_id == "m0");
    CHECK(due[2].ref.provider_id == "m2");
}

TEST_CASE("An intent is recorded before the call, with where the message was", "[action_store]") {
    TestDatabase test;
    test.store(a_bad_message("m1"));
    const auto id = test.due().at(0).id;
    must(test.actions.begin(id, in_inbox(), noon));
    CHECK(test.due().empty());
    const auto interrupted = must(test.actions.interrupted());
    REQUIRE(interrupted.size() == 1);
    CHECK(interrupted[0].state == ActionState::sending);
    CHECK(interrupted[0].former == in_inbox());
    CHECK(interrupted[0].attempts == 1);
}

TEST_CASE("An interrupted action that is begun again keeps the place from before the first call", "[action_store]") {
    TestDatabase test;
    test.store(a_bad_message("m1"));
    const auto id = test.due().at(0).id;
    must(test.actions.begin(id, in_inbox(), noon));
    must(test.actions.begin(id, in_quarantine(), noon)); // the first call may have moved it already
    CHECK(test.action(id).former == in_inbox());
    CHECK(test.action(id).attempts == 2);
}

TEST_CASE("A finished action has its result and its history", "[action_store]") {
    const Done done;
    const auto action = must(done.test.actions.find(done.action)).value();
    CHECK(action.state == ActionState::done);
    CHECK(action.former == in_inbox());
    CHECK(action.result == in_quarantine());
    CHECK(action.completed_at == ok.at);
    REQUIRE(action.history.size() == 1);
    CHECK(action.history[0].outcome == "ok");
    CHECK(must(done.test.actions.interrupted()).empty());
}

TEST_CASE("A failed action says why", "[action_store]") {
    TestDatabase test;
    test.store(a_bad_message("m1"));
    const auto id = test.due().at(0).id;
    must(test.actions.begin(id, in_inbox(), noon));
    must(test.actions.finish(id, ActionState::failed, std::nullopt,
                             {noon, "graph.ErrorAccessDenied", "Access is denied."}));
    const auto action = test.action(id);
    CHECK(action.state == ActionState::failed);
    CHECK(action.error_code == "graph.ErrorAccessDenied");
    CHECK(action.error_message == "Access is denied.");
    CHECK(!action.result.has_value());
}

TEST_CASE("An action that needs no call can end without one", "[action_store]") {
    TestDatabase test;
    test.store(a_bad_message("m1"));
    const auto id = test.due().at(0).id;
    must(test.actions.finish(id, ActionState::satisfied, in_quarantine(), ok));
    CHECK(test.action(id).state == ActionState::satisfied);
}

TEST_CASE("A retried action is due at its time, not before, and remembers each attempt", "[action_store]") {
    TestDatabase test;
    test.store(a_bad_message("m1"));
    const auto id = test.due().at(0).id;
    must(test.actions.begin(id, in_inbox(), noon));
    must(test.actions.retry_at(id, noon + std::chrono::minutes{1}, {noon, "http.503", "Busy."}));
    CHECK(test.due(noon).empty());
    CHECK(test.due(noon + std::chrono::minutes{1}).size() == 1);
    const auto action = test.action(id);
    CHECK(action.state == ActionState::planned);
    CHECK(action.error_code == "http.503");
    CHECK(action.history.size() == 1);
    must(test.actions.begin(id, in_inbox(), noon));
    must(test.actions.finish(id, ActionState::done, in_quarantine(), ok));
    CHECK(test.action(id).attempts == 2);
    CHECK(test.action(id).error_code.empty());
    CHECK(test.action(id).history.size() == 2);
}

TEST_CASE("An ended action cannot be begun, ended or retried again", "[action_store]") {
    Done done;
    CHECK(code_of(done.test.actions.begin(done.action, in_inbox(), noon)) == "action.superseded");
    CHECK(code_of(done.test.actions.finish(done.action, ActionState::failed, std::nullopt, ok)) == "action.not_open");
    CHECK(code_of(done.test.actions.retry_at(done.action, noon, ok)) == "action.not_open");
    CHECK(done.test.action(done.action).state == ActionState::done);
}

TEST_CASE("An action cannot end as planned or sending, and an unknown one cannot do anything", "[action_store]") {
    TestDatabase test;
    test.store(a_bad_message("m1"));
    const auto id = test.due().at(0).id;
    CHECK(code_of(test.actions.finish(id, ActionState::planned, std::nullopt, ok)) == "action.not_final");
    CHECK(code_of(test.actions.finish(id, ActionState::sending, std::nullopt, ok)) == "action.not_final");
    CHECK(code_of(test.actions.begin(4711, in_inbox(), noon)) == "action.unknown");
    CHECK(!must(test.actions.find(4711)).has_value());
}

TEST_CASE("A later request replaces what was planned for the message", "[action_store]") {
    TestDatabase test;
    const auto message = test.store(a_bad_message("m1"));
    const auto first = test.due().at(0).id;
    const auto ids = must(test.actions.request({{message, Action::trash, std::nullopt, "Known campaign."}},
                                               "operator:ann", noon, audit_of("action.request")));
    REQUIRE(ids.size() == 1);
    CHECK(test.action(first).state == ActionState::superseded);
    CHECK(code_of(test.actions.begin(first, in_inbox(), noon)) == "action.superseded");
    const auto due = test.due();
    REQUIRE(due.size() == 1);
    CHECK(due[0].id == ids[0]);
    CHECK(due[0].generation == 2);
    CHECK(!due[0].is_automatic);
    CHECK(due[0].requested_by == "operator:ann");
    CHECK(must(test.messages.find(message))->generation == 2);
    CHECK(must(test.audits.list({.limit = 1})).at(0).act == "action.request");
}

TEST_CASE("A request waits until the call about the same message that is under way has ended", "[action_store]") {
    TestDatabase test;
    const auto message = test.store(a_bad_message("m1"));
    const auto first = test.due().at(0).id;
    must(test.actions.begin(first, in_inbox(), noon));
    const auto second = must(test.actions.request({{message, Action::inbox, std::nullopt, "Wanted."}}, "operator:ann",
                                                  noon, audit_of("x")))
                            .at(0);
    CHECK(test.due().empty());
    must(test.actions.finish(first, ActionState::done, in_quarantine(), ok));
    REQUIRE(test.due().size() == 1);
    CHECK(test.due()[0].id == second);
}

TEST_CASE("An action that was overtaken while it was sent is not tried again", "[action_store]") {
    TestDatabase test;
    const auto message = test.store(a_bad_message("m1"));
    const auto first = test.due().at(0).id;
    must(test.actions.begin(first, in_inbox(), noon));
    must(
        test.actions.request({{message, Action::inbox, std::nullopt, "Wanted."}}, "operator:ann", noon, audit_of("x")));
    must(test.actions.retry_at(first, noon, {noon, "http.503", "Busy."}));
    CHECK(test.action(first).state == ActionState::superseded);
}

TEST_CASE("An interrupted action that was overtaken is not begun again", "[action_store]") {
    TestDatabase test;
    const auto message = test.store(a_bad_message("m1"));
    const auto first = test.due().at(0).id;
    must(test.actions.begin(first, in_inbox(), noon));
    must(
        test.actions.request({{message, Action::inbox, std::nullopt, "Wanted."}}, "operator:ann", noon, audit_of("x")));
    CHECK(code_of(test.actions.begin(first, in_inbox(), noon)) == "action.superseded");
    CHECK(test.action(first).state == ActionState::superseded);
    CHECK(test.due().size() == 1);
}

TEST_CASE("Requests about several messages are recorded all or not at all", "[action_store]") {
    TestDatabase test;
    const auto message = test.store(a_bad_message("m1"));
    const auto refused =
        test.actions.request({{message, Action::trash, std::nullopt, ""}, {4711, Action::trash, std::nullopt, ""}},
                             "operator:ann", noon, audit_of("action.request"));
    CHECK(code_of(refused) == "message.unknown");
    CHECK(must(test.messages.find(message))->generation == 1);
    CHECK(test.due().at(0).action == Action::quarantine);
    CHECK(must(test.audits.list({.limit = 1})).at(0).act == "tenant.add");
}

TEST_CASE("A request to leave a message alone ends what was planned and is only a record", "[action_store]") {
    TestDatabase test;
    const auto message = test.store(a_bad_message("m1"));
    const auto id = must(test.actions.request({{message, Action::none, std::nullopt, "Wanted."}}, "operator:ann", noon,
                                              audit_of("x")))
                        .at(0);
    CHECK(test.due().empty());
    CHECK(test.action(id).state == ActionState::monitored);
}

TEST_CASE("An undone action says what took it back, and is offered no more", "[action_store]") {
    Done done;
    CHECK(must(done.test.actions.list({.only_undoable = true})).size() == 1);
    const auto undo = must(done.request_undo()).at(0);
    CHECK(must(done.test.actions.list({.only_undoable = true})).empty()); // it is being taken back
    must(done.test.actions.begin(undo, in_quarantine(), noon));
    must(done.test.actions.finish(undo, ActionState::done, in_inbox(), ok));
    CHECK(done.test.action(done.action).undone_by == undo);
    CHECK(done.test.action(undo).undo_of == done.action);
    CHECK(must(done.test.actions.list({.only_undoable = true})).empty());
    CHECK(code_of(done.request_undo()) == "action.not_undoable");
}

TEST_CASE("An undo that failed can be asked for again", "[action_store]") {
    Done done;
    const auto undo = must(done.request_undo()).at(0);
    must(done.test.actions.begin(undo, in_quarantine(), noon));
    must(done.test.actions.finish(undo, ActionState::failed, std::nullopt, {noon, "http.500", ""}));
    CHECK(!done.test.action(done.action).undone_by.has_value());
    CHECK(must(done.test.actions.list({.only_undoable = true})).size() == 1);
    CHECK(must(done.request_undo()).size() == 1);
}

TEST_CASE("Only what is done, moved and can be taken back is undoable", "[action_store]") {
    TestDatabase test;
    const auto message = test.store(a_bad_message("m1"));
    const auto planned = test.due().at(0).id;
    const auto undo_of = [&](std::int64_t id) {
        return code_of(test.actions.request({{message, Action::restore, id, ""}}, "operator:ann", noon, audit_of("x")));
    };
    CHECK(undo_of(planned) == "action.not_undoable");
    CHECK(undo_of(4711) == "action.not_undoable");
    const auto removed = must(test.actions.request({{message, Action::hard_delete, std::nullopt, ""}}, "operator:ann",
                                                   noon, audit_of("x")))
                             .at(0);
    must(test.actions.begin(removed, in_inbox(), noon));
    must(test.actions.finish(removed, ActionState::done, Location{Place::gone, {}, "", false}, ok));
    CHECK(undo_of(removed) == "action.not_undoable");
    CHECK(must(test.actions.list({.only_undoable = true})).empty());
}

TEST_CASE("An action of another message cannot be undone through this one", "[action_store]") {
    Done done;
    const auto other = done.test.store(a_bad_message("m2"));
    CHECK(code_of(done.test.actions.request({{other, Action::restore, done.action, ""}}, "operator:ann", noon,
                                            audit_of("x"))) == "action.not_undoable");
}

TEST_CASE("Held actions wait until they are carried out or dropped", "[action_store]") {
    const bool carry_out = GENERATE(true, false);
    TestDatabase test;
    auto held = a_bad_message("m1");
    held.planned.state = ActionState::held;
    test.store(held);
    test.store(a_message("m2"));
    CHECK(test.due().empty());
    CHECK(must(test.actions.release_held(acme, carry_out, audit_of("breaker.reset"))) == 1);
    CHECK(test.due().size() == (carry_out ? 1 : 0));
    CHECK(must(test.actions.release_held(acme, carry_out, audit_of("breaker.reset"))) == 0);
    CHECK(must(test.audits.list({.limit = 1})).at(0).act == "breaker.reset");
}

TEST_CASE("A planned action can be held by the breaker at the last moment", "[action_store]") {
    TestDatabase test;
    test.store(a_bad_message("m1"));
    const auto id = test.due().at(0).id;
    must(test.actions.finish(id, ActionState::held, std::nullopt, {noon, "breaker", "Too many moves."}));
    CHECK(test.action(id).state == ActionState::held);
    CHECK(!test.action(id).completed_at.has_value());
    CHECK(must(test.actions.release_held(acme, true, audit_of("breaker.reset"))) == 1);
    CHECK(test.due().size() == 1);
}

TEST_CASE("A list of actions can be narrowed by each filter", "[action_store]") {
    Done done;
    auto monitored = a_bad_message("m2");
    monitored.verdict.disposition = Disposition::spam;
    monitored.planned = {Action::junk, ActionState::monitored, "Policy: spam -> junk"};
    monitored.seen_at = noon + std::chrono::hours{2};
    const auto message = done.test.store(monitored);
    const auto only = [&](const ActionFilter& filter) {
        const auto listed = must(done.test.actions.list(filter));
        return listed.size() == 1 && listed[0].message_id == message;
    };
    CHECK(only({.message_id = message}));
    CHECK(only({.disposition = Disposition::spam}));
    CHECK(only({.action = Action::junk}));
    CHECK(only({.state = ActionState::monitored}));
    CHECK(only({.since = noon + std::chrono::hours{1}}));
    CHECK(only({.limit = 1}));
    CHECK(!only({.until = noon + std::chrono::hours{1}}));
    CHECK(must(done.test.actions.list({.tenant = TenantId{"globex"}})).empty());
    const auto newest = must(done.test.actions.list({.limit = 1})).at(0).id;
    CHECK(must(done.test.actions.list({.before_id = newest})).at(0).id == done.action);
}

TEST_CASE("Totals count actions by state and kind", "[action_store]") {
    const Done done;
    const auto totals = must(done.test.actions.totals(acme));
    REQUIRE(totals.size() == 1);
    CHECK(totals[0].state == ActionState::done);
    CHECK(totals[0].action == Action::quarantine);
    CHECK(totals[0].actions == 1);
    CHECK(must(done.test.actions.totals(TenantId{"globex"})).empty());
}

TEST_CASE("Two analysts and the engine race, and the last decision about each message wins", "[action_store][fault]") {
    const TempDirectory directory;
    TestDatabase test(directory / "remand.db");
    std::vector<std::int64_t> messages;
    for (int i = 0; i < 8; ++i) messages.push_back(test.store(a_bad_message("m" + std::to_string(i))));
    std::atomic<int> analysts_left{2}, overlaps{0}, problems{0};
    const auto analyst = [&](unsigned seed) {
        std::mt19937 random(seed);
        for (int i = 0; i < 60; ++i) {
            const auto asked =
                test.actions.request({{messages[random() % messages.size()],
                                       random() % 2 == 0 ? Action::trash : Action::inbox, std::nullopt, "Race."}},
                                     "operator:ann", noon, audit_of("x"));
            if (!asked) ++problems;
        }
        --analysts_left;
    };
    const auto engine = [&] {
        for (bool is_last = false; !is_last;) {
            const auto left = analysts_left.load();
            const auto due = test.actions.due(acme, noon, 4);
            if (!due) ++problems;
            is_last = left == 0 && due && due->empty();
            if (!due) continue;
            for (const auto& action : *due) {
                if (!test.actions.begin(action.id, in_inbox(), noon)) continue;
                if (must(test.actions.list({.message_id = action.message_id, .state = ActionState::sending})).size() >
                    1)
                    ++overlaps;
                if (!test.actions.finish(action.id, ActionState::done, in_quarantine(), ok)) ++problems;
            }
        }
    };
    { std::jthread ann(analyst, 1U), bob(analyst, 2U), worker(engine); }
    CHECK(problems == 0);
    CHECK(overlaps == 0);
    for (const auto message : messages) {
        const auto generation = must(test.messages.find(message))->generation;
        for (const auto& action : must(test.actions.list({.message_id = message, .limit = 1000}))) {
            if (action.generation == generation) CHECK(action.state == ActionState::done);
            CHECK(is_final(action.state));
        }
    }
}
