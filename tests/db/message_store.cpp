#include "tests/db/db_fixture.hpp"

using namespace remand;
using namespace remand::db;

TEST_CASE("A stored message is found with its verdict and all evidence", "[message_store]") {
    TestDatabase test;
    const auto message = a_bad_message("m1");
    const auto found = must(test.messages.find(test.store(message))).value();
    CHECK(found.tenant == acme);
    CHECK(found.ref == message.ref);
    CHECK(found.recipient == "jane@example.com");
    CHECK(found.subject == "Lunch");
    CHECK(found.from_name == "Joe");
    CHECK(found.received_at == noon);
    CHECK(found.size == 1234);
    CHECK(found.sha256 == "00ff");
    CHECK(found.state == MessageState::judged);
    CHECK(found.generation == 1);
    CHECK(found.delivered_to == message.delivered_to);
    CHECK(found.decided_by == "scanner");
    CHECK(found.verdict.disposition == Disposition::malicious);
    CHECK(found.verdict.score == 120);
    CHECK(found.verdict.attributes == message.verdict.attributes);
    CHECK(found.verdict.model == "test.1");
    CHECK(found.verdict.evidence == message.verdict.evidence);
}

TEST_CASE("What explains a verdict is stored with it, and found with the message alone", "[message_store]") {
    TestDatabase test;
    auto message = a_bad_message("m1");
    message.verdict.explanation = {"120 points",
                                   {{{"links.lookalike"}, Disposition::none, 0}},
                                   {{{"links"}, Disposition::bulk, 1}},
                                   Counterfactual{{"identity", "links"}, Disposition::none, 0}};
    const auto id = test.store(message);
    CHECK(must(test.messages.find(id)).value().verdict.explanation == message.verdict.explanation);
    CHECK(must(test.messages.list({})).at(0).verdict.explanation == Explanation{});
    const auto without = test.store(a_bad_message("m2"));
    CHECK(must(test.messages.find(without)).value().verdict.explanation == Explanation{});
}

TEST_CASE("A list shows the first evidence only", "[message_store]") {
    TestDatabase test;
    test.store(a_bad_message("m1"));
    const auto evidence = must(test.messages.list({})).at(0).verdict.evidence;
    REQUIRE(evidence.size() == 1);
    CHECK(evidence[0].code == "links.lookalike");
}

TEST_CASE("A page and its cursor are stored together", "[message_store]") {
    TestDatabase test;
    CHECK(must(test.messages.commit_page(acme, jane, {a_message("m1"), a_message("m2")}, SyncCursor{"c1"})) == 2);
    CHECK(must(test.mailboxes.find(acme, jane.id))->cursor == SyncCursor{"c1"});
}

TEST_CASE("A page without a cursor leaves the cursor as it was", "[message_store]") {
    TestDatabase test;
    must(test.messages.commit_page(acme, jane, {a_message("m1")}, SyncCursor{"c1"}));
    must(test.messages.commit_page(acme, jane, {a_message("m2")}, std::nullopt));
    CHECK(must(test.mailboxes.find(acme, jane.id))->cursor == SyncCursor{"c1"});
}

TEST_CASE("A message that comes again is left as it is, and so is its action", "[message_store]") {
    TestDatabase test;
    const auto id = test.store(a_bad_message("m1"));
    auto again = a_message("m1");
    again.subject = "Changed";
    CHECK(must(test.messages.commit_page(acme, jane, {again, again, a_message("m2")}, SyncCursor{"c2"})) == 1);
    CHECK(must(test.messages.find(id))->subject == "Lunch");
    CHECK(must(test.actions.list({})).size() == 1);
    CHECK(must(test.mailboxes.find(acme, jane.id))->cursor == SyncCursor{"c2"});
}

TEST_CASE("The same provider id in another mailbox or tenant is another message", "[message_store]") {
    TestDatabase test;
    must(test.tenants.add(a_tenant({"globex"}), audit_of("tenant.add")));
    const Mailbox joe{MailboxId{"joe-id"}, "joe@example.com", "Joe", {}};
    CHECK(must(test.messages.commit_page(acme, jane, {a_message("m1")}, {})) == 1);
    CHECK(must(test.messages.commit_page(acme, joe, {a_message("m1")}, {})) == 1);
    CHECK(must(test.messages.commit_page({"globex"}, jane, {a_message("m1")}, {})) == 1);
    CHECK(must(test.messages.known(acme, jane.id, {"m1"})).size() == 1);
    CHECK(must(test.messages.known(acme, {"nobody"}, {"m1"})).empty());
}

TEST_CASE("Facts and text are kept, and a message without them has none", "[message_store]") {
    TestDatabase test;
    const auto with = test.store(a_message("m1"));
    CHECK(must(test.messages.facts_json(with)) == R"({"version":1})");
    CHECK(must(test.messages.body_text(with)) == "See you at noon.");
    auto bare = a_message("m2");
    bare.facts_json.clear();
    bare.body_text.clear();
    const auto without = test.store(bare);
    CHECK(!must(test.messages.facts_json(without)).has_value());
    CHECK(!must(test.messages.body_text(without)).has_value());
}

TEST_CASE("Clean mail that is left alone needs no action row; bad mail that is left alone has one", "[message_store]") {
    TestDatabase test;
    test.store(a_message("clean"));
    CHECK(must(test.actions.list({})).empty());
    auto bad = a_bad_message("bad");
    bad.planned = {Action::none, ActionState::monitored, "Policy: malicious -> none"};
    test.store(bad);
    const auto actions = must(test.actions.list({}));
    REQUIRE(actions.size() == 1);
    CHECK(actions[0].state == ActionState::monitored);
    CHECK(actions[0].completed_at == noon);
    CHECK(test.due().empty());
}

namespace {

NewMessage a_pending_message(const std::string& id) {
    auto message = a_message(id);
    message.state = MessageState::pending;
    message.state_reason = "The provider is busy.";
    message.fetch_attempts = 1;
    message.next_attempt_at = noon + std::chrono::minutes{5};
    message.facts_json.clear();
    message.body_text.clear();
    return message;
}

} // namespace

TEST_CASE("A pending message has no verdict and is due at its time, not before", "[message_store]") {
    TestDatabase test;
    const auto id = test.store(a_pending_message("m1"));
    CHECK(must(test.messages.due_pending(acme, noon, 10)).empty());
    const auto due = must(test.messages.due_pending(acme, noon + std::chrono::minutes{5}, 10));
    REQUIRE(due.size() == 1);
    CHECK(due[0].id == id);
    CHECK(due[0].fetch_attempts == 1);
    CHECK(due[0].verdict.model.empty());
    CHECK(must(test.messages.totals(acme)).empty());
    CHECK(must(test.messages.known(acme, jane.id, {"m1"})).size() == 1);
}

TEST_CASE("Every pending message of a tenant is counted, and nothing else", "[message_store]") {
    TestDatabase test;
    std::vector<NewMessage> many;
    for (int i = 0; i < 1200; ++i) many.push_back(a_pending_message("p" + std::to_string(i)));
    many.push_back(a_message("judged"));
    REQUIRE(must(test.messages.commit_page(acme, jane, many, {})) == 1201);
    CHECK(must(test.messages.count_pending(acme)) == 1200);
    CHECK(must(test.messages.count_pending(TenantId{"other"})) == 0);
}

TEST_CASE("A pending message that could be fetched is judged, once", "[message_store]") {
    TestDatabase test;
    const auto id = test.store(a_pending_message("m1"));
    auto outcome = a_bad_message("m1");
    outcome.seen_at = noon + std::chrono::hours{1};
    outcome.delivered_to = in_quarantine();
    must(test.messages.resolve_pending(id, outcome));
    const auto found = must(test.messages.find(id)).value();
    CHECK(found.state == MessageState::judged);
    CHECK(found.verdict.disposition == Disposition::malicious);
    CHECK(found.seen_at == noon);
    CHECK(found.delivered_to.place == Place::inbox);
    CHECK(must(test.messages.due_pending(acme, noon + std::chrono::hours{9}, 10)).empty());
    CHECK(test.due().size() == 1);
    CHECK(must(test.messages.counts_since(acme, noon + std::chrono::minutes{30})).messages == 1);
    CHECK(code_of(test.messages.resolve_pending(id, outcome)) == "message.not_pending");
    CHECK(code_of(test.messages.resolve_pending(4711, outcome)) == "message.not_pending");
}

TEST_CASE("A place that was not known when the message was seen is filled in", "[message_store]") {
    TestDatabase test;
    auto pending = a_pending_message("m1");
    pending.delivered_to = {};
    const auto id = test.store(pending);
    auto outcome = a_bad_message("m1");
    outcome.delivered_to = in_quarantine();
    must(test.messages.resolve_pending(id, outcome));
    CHECK(must(test.messages.find(id)).value().delivered_to == in_quarantine());
}

TEST_CASE("Copies of a message are found from each of them, and counted once", "[message_store]") {
    TestDatabase test;
    const auto a_copy = [](const std::string& id, const std::string& identity) {
        auto message = a_bad_message(id);
        message.identity = identity;
        return message;
    };
    const std::string one(16, '\x01'), two(16, '\x02');
    const auto first = test.store(a_copy("m1", one));
    const auto other = test.store(a_copy("m2", two));
    const auto second = test.store(a_copy("m3", one));
    const auto unknown = test.store(a_copy("m4", ""));
    (void)test.store(a_copy("m5", "")); // of which nothing could be read: no copy of m4
    auto pending = a_pending_message("m6");
    const auto third = test.store(pending);
    must(test.messages.resolve_pending(third, a_copy("m6", one)));

    const auto copies_of = [&](std::int64_t id) {
        std::vector<std::int64_t> ids;
        for (const auto& copy : must(test.messages.copies(id, 50))) ids.push_back(copy.id);
        return ids;
    };
    CHECK(copies_of(first) == std::vector<std::int64_t>{second, third});
    CHECK(copies_of(second) == std::vector<std::int64_t>{first, third});
    CHECK(copies_of(third) == std::vector<std::int64_t>{first, second});
    CHECK(copies_of(other).empty());
    CHECK(copies_of(unknown).empty());
    CHECK(must(test.messages.copies(first, 1)).size() == 1);
    CHECK(must(test.messages.count_distinct(acme)) == 4);
}

TEST_CASE("A pending message that fails again waits for its next time", "[message_store]") {
    TestDatabase test;
    const auto id = test.store(a_pending_message("m1"));
    auto outcome = a_pending_message("m1");
    outcome.fetch_attempts = 2;
    outcome.next_attempt_at = noon + std::chrono::hours{1};
    must(test.messages.resolve_pending(id, outcome));
    CHECK(must(test.messages.due_pending(acme, noon + std::chrono::minutes{5}, 10)).empty());
    CHECK(must(test.messages.due_pending(acme, noon + std::chrono::hours{1}, 10)).at(0).fetch_attempts == 2);
}

TEST_CASE("A message that is given up is parked or gone, judged only where a model judged it", "[message_store]") {
    TestDatabase test;
    auto unscannable = a_pending_message("m1");
    unscannable.state = MessageState::parked;
    unscannable.next_attempt_at.reset();
    unscannable.verdict = {.disposition = Disposition::suspicious,
                           .score = 30,
                           .attributes = {"unscannable"},
                           .evidence = {},
                           .model = "test.1"};
    unscannable.planned = {Action::junk, ActionState::planned, "Policy: suspicious -> junk"};
    const auto judged = test.store(unscannable);
    CHECK(must(test.messages.find(judged))->verdict.disposition == Disposition::suspicious);
    CHECK(test.due().size() == 1);

    auto gone = a_pending_message("m2");
    gone.state = MessageState::gone;
    gone.verdict = {};
    const auto unjudged = must(test.messages.find(test.store(gone))).value();
    CHECK(unjudged.state == MessageState::gone);
    CHECK(unjudged.verdict.model.empty());
    CHECK(must(test.messages.list({.state = MessageState::parked})).size() == 1);
}

TEST_CASE("A decision of an analyst about a pending message outweighs the scanner's later one", "[message_store]") {
    TestDatabase test;
    const auto id = test.store(a_pending_message("m1"));
    must(test.actions.request({{id, Action::trash, std::nullopt, "Known campaign."}}, "operator:ann", noon,
                              audit_of("action.request")));
    must(test.messages.resolve_pending(id, a_bad_message("m1")));
    const auto due = test.due();
    REQUIRE(due.size() == 1);
    CHECK(due[0].action == Action::trash);
    CHECK(must(test.actions.list({.state = ActionState::superseded})).at(0).action == Action::quarantine);
}

TEST_CASE("A list can be narrowed by each filter", "[message_store]") {
    TestDatabase test;
    auto other = a_bad_message("m2");
    other.subject = "Invoice 100% due_now";
    other.from_address = "billing@evil.test";
    other.from_name = "Billing";
    other.recipient = "joe@example.com";
    other.seen_at = noon + std::chrono::hours{2};
    test.store(a_message("m1"));
    const auto wanted = test.store(other);

    const auto only = [&](const MessageFilter& filter) {
        const auto listed = must(test.messages.list(filter));
        return listed.size() == 1 && listed[0].id == wanted;
    };
    CHECK(only({.disposition = Disposition::malicious}));
    CHECK(only({.recipient = "JOE@"}));
    CHECK(only({.sender = "evil.TEST"}));
    CHECK(only({.sender = "bill"}));
    CHECK(only({.text = "invoice"}));
    CHECK(only({.text = "100%"}));
    CHECK(only({.text = "<m2@mail.test>"}));
    CHECK(only({.since = noon + std::chrono::hours{1}}));
    CHECK(must(test.messages.list({.text = "1%0"})).empty());     // no wildcard
    CHECK(must(test.messages.list({.text = "dueXnow"})).empty()); // no wildcard
    CHECK(must(test.messages.list({.text = "' OR 1=1 --"})).empty());
    CHECK(must(test.messages.list({.tenant = TenantId{"globex"}})).empty());
    CHECK(must(test.messages.list({.until = noon})).empty());
    CHECK(must(test.messages.list({.tenant = acme, .state = MessageState::judged})).size() == 2);
}

TEST_CASE("A long list is read in pages without gaps or repeats", "[message_store]") {
    TestDatabase test;
    for (int i = 0; i < 7; ++i) test.store(a_message("m" + std::to_string(i)));
    std::vector<std::string> seen;
    MessageFilter filter{.limit = 3};
    for (;;) {
        const auto page = must(test.messages.list(filter));
        if (page.empty()) break;
        for (const auto& message : page) seen.push_back(message.ref.provider_id);
        filter.before_id = page.back().id;
    }
    CHECK(seen == std::vector<std::string>{"m6", "m5", "m4", "m3", "m2", "m1", "m0"});
}

TEST_CASE("The hour's counts leave out what was before, and actions that move nothing", "[message_store]") {
    TestDatabase test;
    auto old = a_bad_message("m1");
    old.seen_at = noon - std::chrono::hours{2};
    test.store(old);
    test.store(a_bad_message("m2"));
    auto monitored = a_bad_message("m3");
    monitored.planned.state = ActionState::monitored;
    test.store(monitored);
    auto held = a_bad_message("m4");
    held.planned.state = ActionState::held;
    test.store(held);
    const auto counts = must(test.messages.counts_since(acme, noon - std::chrono::hours{1}));
    CHECK(counts.messages == 3);
    CHECK(counts.automatic_moves == 1);
}

TEST_CASE("Totals count messages by disposition, worst first, per tenant or over all", "[message_store]") {
    TestDatabase test;
    must(test.tenants.add(a_tenant({"globex"}), audit_of("tenant.add")));
    test.store(a_message("m1"));
    test.store(a_bad_message("m2"));
    must(test.messages.commit_page({"globex"}, jane, {a_bad_message("m3")}, {}));
    const auto all = must(test.messages.totals(std::nullopt));
    REQUIRE(all.size() == 2);
    CHECK(all[0].disposition == Disposition::malicious);
    CHECK(all[0].messages == 2);
    CHECK(must(test.messages.totals(acme)).at(0).messages == 1);
}

TEST_CASE("A sender's history counts only what was judged before the message's time", "[message_store]") {
    TestDatabase test;
    auto before = a_bad_message("m1");
    before.received_at = noon - std::chrono::hours{24};
    auto to_another = a_message("m2");
    to_another.received_at = noon - std::chrono::hours{24};
    to_another.recipient = "joe@example.com";
    test.store(before);
    test.store(to_another);
    test.store(a_message("same-time"));
    test.store(a_pending_message("unjudged"));
    const auto counts = must(test.messages.sender_counts(acme, "else.test", "jane@example.com", noon));
    CHECK(counts.messages == 2);
    CHECK(counts.messages_to_recipient == 1);
    CHECK(counts.judged_bad == 1);
    CHECK(must(test.messages.sender_counts(acme, "new.test", "jane@example.com", noon)).messages == 0);
    CHECK(must(test.messages.sender_counts({"globex"}, "else.test", "jane@example.com", noon)).messages == 0);
}
