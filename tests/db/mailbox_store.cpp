#include "tests/db/db_fixture.hpp"

using namespace remand;
using namespace remand::db;

TEST_CASE("Listing the mailboxes again refreshes them and keeps what is known of them", "[mailbox_store]") {
    TestDatabase test;
    must(test.mailboxes.upsert(acme, {jane}));
    must(test.messages.commit_page(acme, jane, {}, SyncCursor{"c1"}));
    auto renamed = jane;
    renamed.address = "jane.roe@example.com";
    renamed.aliases = {"jane@example.com"};
    const Mailbox joe{MailboxId{"joe-id"}, "joe@example.com", "Joe", {}};
    must(test.mailboxes.upsert(acme, {renamed, joe}));
    const auto listed = must(test.mailboxes.list(acme));
    REQUIRE(listed.size() == 2);
    CHECK(listed[0].mailbox.address == "jane.roe@example.com");
    CHECK(listed[0].mailbox.aliases == renamed.aliases);
    CHECK(listed[0].cursor == SyncCursor{"c1"});
    CHECK(listed[1].cursor.empty());
}

TEST_CASE("A mailbox that is missing from a new list stays", "[mailbox_store]") {
    TestDatabase test;
    must(test.mailboxes.upsert(acme, {jane}));
    must(test.mailboxes.upsert(acme, {}));
    CHECK(must(test.mailboxes.list(acme)).size() == 1);
}

TEST_CASE("Who is left out is on record with the reason, and takes up again where the mailbox was", "[mailbox_store]") {
    TestDatabase test;
    const Mailbox joe{MailboxId{"joe-id"}, "joe@example.com", "Joe", {}};
    const Mailbox guest{MailboxId{"guest-id"}, "guest@else.test", "Guest", {}};
    const LeftOut is_guest{guest, "guest", "A guest."}, is_suspended{joe, "suspended", "Suspended."};
    const auto hour = std::chrono::hours{1};
    must(test.mailboxes.take_listing(acme, {jane, joe}, {is_guest}, noon, noon + hour));
    must(test.messages.commit_page(acme, joe, {}, SyncCursor{"c1"}));
    CHECK(must(test.mailboxes.list(acme)).size() == 2); // a guest has no mailbox here

    must(test.mailboxes.take_listing(acme, {jane}, {is_guest, is_suspended}, noon + hour, noon + 2 * hour));
    const auto left_out = must(test.mailboxes.left_out(acme));
    REQUIRE(left_out.size() == 2);
    CHECK(left_out[0].who.code == "guest");
    CHECK(left_out[0].since == noon); // still for the same reason
    CHECK(left_out[0].recheck_at == noon + 2 * hour);
    CHECK(left_out[1].since == noon + hour);
    const auto closed = must(test.mailboxes.find(acme, joe.id)).value();
    CHECK(is_left_out(closed));
    CHECK(closed.status_message == "Suspended.");
    CHECK_FALSE(is_left_out(must(test.mailboxes.find(acme, jane.id)).value()));

    must(test.mailboxes.take_listing(acme, {jane, joe}, {}, noon + 2 * hour, noon + 3 * hour));
    CHECK(must(test.mailboxes.left_out(acme)).empty());
    const auto open = must(test.mailboxes.find(acme, joe.id)).value();
    CHECK(open.state == MailboxState::active);
    CHECK(open.cursor == SyncCursor{"c1"});
}

TEST_CASE("A listing opens no mailbox that is parked for another reason", "[mailbox_store]") {
    TestDatabase test;
    must(test.mailboxes.upsert(acme, {jane}));
    must(test.mailboxes.park(acme, jane.id, {ErrorKind::skip_mailbox, "graph.no_mailbox", "No mailbox.", {}}, noon,
                             noon));
    must(test.mailboxes.take_listing(acme, {jane}, {}, noon, noon));
    CHECK(must(test.mailboxes.find(acme, jane.id))->state == MailboxState::parked);
}

TEST_CASE("A parked mailbox says why and when it is looked at again, until it is active again", "[mailbox_store]") {
    TestDatabase test;
    must(test.mailboxes.upsert(acme, {jane}));
    must(test.mailboxes.park(acme, jane.id, {ErrorKind::skip_mailbox, "graph.NoMailbox", "No mail service.", {}}, noon,
                             noon));
    const auto parked = must(test.mailboxes.find(acme, jane.id)).value();
    CHECK(parked.state == MailboxState::parked);
    CHECK(parked.status_code == "graph.NoMailbox");
    CHECK(parked.status_message == "No mail service.");
    CHECK(parked.recheck_at == noon);
    must(test.mailboxes.upsert(acme, {jane})); // being listed is not being reachable
    CHECK(must(test.mailboxes.find(acme, jane.id))->state == MailboxState::parked);
    must(test.mailboxes.activate(acme, jane.id));
    const auto active = must(test.mailboxes.find(acme, jane.id)).value();
    CHECK(active.state == MailboxState::active);
    CHECK(active.status_code.empty());
    CHECK(!active.recheck_at.has_value());
}

TEST_CASE("A round's end and the newest arrival are remembered", "[mailbox_store]") {
    TestDatabase test;
    auto older = a_message("m1");
    older.received_at = noon - std::chrono::hours{1};
    must(test.messages.commit_page(acme, jane, {a_message("m2"), older}, SyncCursor{"c1"}));
    must(test.mailboxes.round_ended(acme, jane.id, noon + std::chrono::minutes{1}));
    const auto found = must(test.mailboxes.find(acme, jane.id)).value();
    CHECK(found.synced_at == noon + std::chrono::minutes{1});
    CHECK(found.last_arrival_at == noon);
    CHECK(found.cursor.value == "c1");
    must(test.mailboxes.round_ended(acme, jane.id, noon + std::chrono::minutes{2}, SyncCursor{"c2"}));
    CHECK(must(test.mailboxes.find(acme, jane.id)).value().cursor.value == "c2");
}

TEST_CASE("A dropped cursor is an empty one", "[mailbox_store]") {
    TestDatabase test;
    must(test.messages.commit_page(acme, jane, {}, SyncCursor{"c1"}));
    must(test.mailboxes.drop_cursor(acme, jane.id));
    CHECK(must(test.mailboxes.find(acme, jane.id))->cursor.empty());
}

TEST_CASE("A mailbox of another tenant is not found, and an unknown one cannot be parked", "[mailbox_store]") {
    TestDatabase test;
    must(test.mailboxes.upsert(acme, {jane}));
    CHECK(!must(test.mailboxes.find({"globex"}, jane.id)).has_value());
    CHECK(code_of(test.mailboxes.park(acme, {"nobody"}, {}, noon, noon)) == "mailbox.unknown");
}

TEST_CASE("A mailbox is parked since it was first parked, and not at all once it is active", "[mailbox_store]") {
    TestDatabase test;
    must(test.mailboxes.upsert(acme, {jane}));
    const Error why{ErrorKind::skip_mailbox, "graph.no_mailbox", "No mail service.", {}};
    const auto later = noon + std::chrono::hours{1};
    must(test.mailboxes.park(acme, jane.id, why, noon, later));
    must(test.mailboxes.park(acme, jane.id, why, later, later));
    CHECK(must(test.mailboxes.find(acme, jane.id))->parked_since == noon);
    must(test.mailboxes.activate(acme, jane.id));
    CHECK_FALSE(must(test.mailboxes.find(acme, jane.id))->parked_since);
}
