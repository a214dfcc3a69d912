// What every connector must do for those who move: places, the way back, copies, lost answers.
#include "tests/contract/contract.hpp"

namespace remand::contract {
namespace {

CONTRACT("Every supported move lands where it says, and is found there") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    auto& connector = fixture.connector();
    fixture.deliver(mailbox, mail(1));
    const auto ref = only_arrival(fixture, mailbox);
    for (const auto place : {Place::junk, Place::trash, Place::soft_deleted, Place::quarantine, Place::inbox}) {
        INFO(to_text(place));
        const auto moved = connector.move(mailbox, ref, place);
        if (!supports(connector, place)) {
            REQUIRE_FALSE(moved);
            CHECK(moved.error().kind == ErrorKind::give_up);
            CHECK(moved.error().code.ends_with("unsupported"));
            continue;
        }
        const auto location = require_ok(moved);
        CHECK(location.place == place);
        CHECK(require_ok(connector.locate(mailbox, ref)) == location);
        CHECK(require_ok(connector.fetch(mailbox, ref)).bytes == mail(1));
    }
}

CONTRACT("Restore gives folder, labels and read flag back, from every place") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    const bool is_read = GENERATE(false, true);
    const bool is_filed = GENERATE(false, true);
    const auto key = fixture.deliver(mailbox, mail(1), {Place::inbox, {}, is_read});
    const auto ref = only_arrival(fixture, mailbox);
    if (is_filed) fixture.user_files(key, "Projects");
    const auto former = require_ok(fixture.connector().locate(mailbox, ref));
    CHECK(former.is_read == is_read);
    CHECK(former.place == (is_filed ? Place::other : Place::inbox));
    for (const auto place : supported_destinations(fixture.connector())) {
        if (place == Place::gone) continue;
        INFO(to_text(place));
        require_ok(fixture.connector().move(mailbox, ref, place));
        fixture.reconnect(); // undo may come days later
        const auto restored = require_ok(fixture.connector().restore(mailbox, ref, former));
        CHECK(restored == former);
        CHECK(require_ok(fixture.connector().locate(mailbox, ref)) == former);
        CHECK(require_ok(fixture.connector().restore(mailbox, ref, former)) == former); // and again
    }
}

CONTRACT("Restore gives every mark of its user back, whatever was done to it meanwhile") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    const auto key = fixture.deliver(mailbox, mail(1));
    fixture.deliver(mailbox, mail(2), {Place::inbox, {}, true}); // a bystander
    const auto ref = require_ok(fixture.connector().find(mailbox, message_id(1))).front();
    fixture.user_marks(key);
    const auto before = fixture.truth(mailbox);
    const auto former = require_ok(fixture.connector().locate(mailbox, ref));
    for (const auto place : supported_destinations(fixture.connector())) {
        if (place == Place::gone) continue;
        INFO(to_text(place));
        require_ok(fixture.connector().move(mailbox, ref, place));
        fixture.user_unmarks(key);
        fixture.user_reads(key);
        require_ok(fixture.connector().set_mark(mailbox, ref, true));
        CHECK(fixture.truth(mailbox) != before);
        fixture.reconnect();
        CHECK(require_ok(fixture.connector().restore(mailbox, ref, former)) == former);
        CHECK(fixture.truth(mailbox) == before);
    }
}

CONTRACT("A mark is seen and comes off again, and nothing else changes") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    const auto key = fixture.deliver(mailbox, mail(1));
    const auto ref = only_arrival(fixture, mailbox);
    fixture.user_marks(key);
    const auto before = fixture.truth(mailbox);
    const auto former = require_ok(fixture.connector().locate(mailbox, ref));
    CHECK_FALSE(former.is_marked);
    for (int time = 0; time < 2; ++time) { // made twice is one effect
        const auto marked = require_ok(fixture.connector().set_mark(mailbox, ref, true));
        CHECK(marked.is_marked);
        CHECK(marked.place == Place::inbox);
        CHECK(marked.is_read == former.is_read);
    }
    CHECK(fixture.truth(mailbox) != before);
    fixture.reconnect();
    CHECK(require_ok(fixture.connector().locate(mailbox, ref)).is_marked);
    for (int time = 0; time < 2; ++time)
        CHECK(require_ok(fixture.connector().set_mark(mailbox, ref, false)) == former);
    CHECK(fixture.truth(mailbox) == before);
}

CONTRACT("A message that is gone cannot be marked") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    const auto key = fixture.deliver(mailbox, mail(1));
    const auto ref = only_arrival(fixture, mailbox);
    fixture.user_deletes_for_good(key);
    const auto marked = fixture.connector().set_mark(mailbox, ref, true);
    REQUIRE_FALSE(marked);
    CHECK(marked.error().code.ends_with(".not_found"));
}

TEMPLATE_TEST_CASE("What is sealed off comes back exactly as it was", "[connector_contract]", MemoryFixture,
                   OutOfReachFixture, CopyOnlyFixture, MicrosoftFixture, GoogleFixture) {
    TestType provider;
    ConnectorFixture& fixture = provider;
    fixture.reconnect_for_hard_delete();
    const auto mailbox = fixture.mailbox();
    const bool is_filed = GENERATE(false, true);
    const auto key = fixture.deliver(mailbox, mail(1));
    auto ref = only_arrival(fixture, mailbox);
    if (is_filed) fixture.user_files(key, "Projects");
    fixture.user_marks(key);
    const auto before = fixture.truth(mailbox);
    const auto former = require_ok(fixture.connector().locate(mailbox, ref));
    const auto custody = fixture.connector().custody(1000);
    const auto raw = require_ok(fixture.connector().fetch(mailbox, ref));
    const auto sealed_off = fixture.connector().seal_off(mailbox, ref);
    if (!needs_copy(custody)) {
        REQUIRE_FALSE(sealed_off);
        CHECK(sealed_off.error().kind == ErrorKind::give_up);
        CHECK(sealed_off.error().code.ends_with("unsupported"));
        CHECK(fixture.truth(mailbox) == before);
        return;
    }
    const auto away = custody == Custody::copy_only ? Place::gone : Place::quarantine;
    CHECK(require_ok(sealed_off).place == away);
    fixture.reconnect();
    CHECK(require_ok(fixture.connector().locate(mailbox, ref)).place == away);
    CHECK(require_ok(fixture.connector().seal_off(mailbox, ref)).place == away); // made twice is one effect
    if (custody == Custody::copy_only) {
        ref = require_ok(fixture.connector().bring_back(mailbox, raw.bytes, former)).ref;
        CHECK(require_ok(fixture.connector().locate(mailbox, ref)).place == Place::quarantine);
        // Whoever was interrupted here finds it.
        CHECK(require_ok(fixture.connector().find(mailbox, message_id(1))) == std::vector{ref});
    }
    const auto restored = require_ok(fixture.connector().restore(mailbox, ref, former));
    CHECK(restored.place == former.place);
    CHECK(restored.where == former.where);
    CHECK(fixture.truth(mailbox) == before);
}

CONTRACT("A large message that was taken out of its user's reach comes back byte for byte") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    fixture.reconnect_for_hard_delete();
    const auto mailbox = fixture.mailbox();
    auto& connector = fixture.connector();
    auto bytes = mail(1);
    while (bytes.size() < 6'000'000) bytes += std::string(70, 'x') + "\r\n";
    fixture.deliver(mailbox, bytes);
    auto ref = only_arrival(fixture, mailbox);
    const auto before = fixture.truth(mailbox);
    const auto former = require_ok(connector.locate(mailbox, ref));
    const auto custody = connector.custody(static_cast<std::int64_t>(bytes.size()));
    const auto raw = require_ok(connector.fetch(mailbox, ref));
    if (needs_copy(custody))
        require_ok(connector.seal_off(mailbox, ref));
    else
        require_ok(connector.move(mailbox, ref, Place::quarantine));
    if (custody == Custody::copy_only) ref = require_ok(connector.bring_back(mailbox, raw.bytes, former)).ref;
    require_ok(connector.restore(mailbox, ref, former));
    CHECK(fixture.truth(mailbox) == before);
}

CONTRACT("A message whose folder was deleted since comes back to the inbox") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    auto& connector = fixture.connector();
    const auto key = fixture.deliver(mailbox, mail(1));
    const auto ref = only_arrival(fixture, mailbox);
    fixture.user_files(key, "Projects");
    const auto former = require_ok(connector.locate(mailbox, ref));
    require_ok(connector.move(mailbox, ref, Place::junk));
    fixture.user_deletes_folder("Projects");
    const auto restored = require_ok(connector.restore(mailbox, ref, former));
    CHECK(restored.place == Place::inbox);
    CHECK(require_ok(connector.locate(mailbox, ref)) == restored);
    CHECK(require_ok(connector.restore(mailbox, ref, former)) == restored); // and again
}

CONTRACT("A move made twice is one effect") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    auto& connector = fixture.connector();
    fixture.deliver(mailbox, mail(1));
    const auto ref = only_arrival(fixture, mailbox);
    for (const auto place : {Place::junk, Place::quarantine, Place::trash}) {
        const auto once = require_ok(connector.move(mailbox, ref, place));
        const auto twice = require_ok(connector.move(mailbox, ref, place));
        CHECK(once == twice);
    }
}

CONTRACT("Find gives every copy of a Message-ID, wherever it is") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    auto& connector = fixture.connector();
    fixture.deliver(mailbox, mail(1));
    fixture.deliver(mailbox, mail(1));
    fixture.deliver(mailbox, mail(2));
    std::set<MessageRef> wanted;
    for (const auto& ref : read_round(fixture, mailbox).refs())
        if (require_ok(connector.fetch(mailbox, ref)).bytes == mail(1)) wanted.insert(ref);
    REQUIRE(wanted.size() == 2);
    const auto found = [&](std::string_view id) {
        const auto all = require_ok(connector.find(mailbox, id));
        return std::set<MessageRef>(all.begin(), all.end());
    };
    CHECK(found(message_id(1)) == wanted);
    CHECK(found("1@sender.test") == wanted); // brackets are optional
    CHECK(found("<never@sender.test>").empty());
    CHECK(require_ok(connector.find(fixture.other_mailbox(), message_id(1))).empty());
    require_ok(connector.move(mailbox, *wanted.begin(), Place::quarantine));
    require_ok(connector.move(mailbox, *wanted.rbegin(), Place::trash));
    CHECK(found(message_id(1)) == wanted);
}

CONTRACT("A message that was deleted for good is gone") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    auto& connector = fixture.connector();
    const auto key = fixture.deliver(mailbox, mail(1));
    const auto ref = only_arrival(fixture, mailbox);
    fixture.user_deletes_for_good(key);
    CHECK(require_ok(connector.locate(mailbox, ref)).place == Place::gone);
    for (const auto& refused : {connector.move(mailbox, ref, Place::junk),
                                connector.restore(mailbox, ref, {Place::inbox, {"x"}, "", false})}) {
        REQUIRE_FALSE(refused);
        CHECK(refused.error().kind == ErrorKind::skip_item);
        CHECK(refused.error().code.ends_with(".not_found"));
    }
    const auto raw = connector.fetch(mailbox, ref);
    REQUIRE_FALSE(raw);
    CHECK(raw.error().kind == ErrorKind::skip_item);
    CHECK(raw.error().code.ends_with(".not_found"));
}

CONTRACT("Deleting for good is done where it can be, and refused elsewhere") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    fixture.reconnect_for_hard_delete();
    const auto mailbox = fixture.mailbox();
    auto& connector = fixture.connector();
    fixture.deliver(mailbox, mail(1));
    const auto ref = only_arrival(fixture, mailbox);
    const auto deleted = connector.move(mailbox, ref, Place::gone);
    if (supports(connector, Place::gone)) {
        CHECK(require_ok(deleted).place == Place::gone);
        CHECK(require_ok(connector.locate(mailbox, ref)).place == Place::gone);
        CHECK(require_ok(connector.move(mailbox, ref, Place::gone)).place == Place::gone); // reached already
    } else {
        REQUIRE_FALSE(deleted);
        CHECK(deleted.error().kind == ErrorKind::give_up);
        CHECK(require_ok(connector.locate(mailbox, ref)).place == Place::inbox);
    }
}

CONTRACT("A throttled call says how long to wait") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    fixture.deliver(mailbox, mail(1));
    const auto ref = only_arrival(fixture, mailbox);
    fixture.throttle_next_call(mailbox, std::chrono::seconds{7});
    const auto located = fixture.connector().locate(mailbox, ref);
    REQUIRE_FALSE(located);
    CHECK(located.error().kind == ErrorKind::wait);
    CHECK(located.error().retry_after == std::chrono::seconds{7});
    // Another mailbox is not held up by it.
    CHECK(read_round(fixture, fixture.other_mailbox()).arrivals.empty());
}

CONTRACT("After a lost answer the outcome is unknown, and looking tells it") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    auto& connector = fixture.connector();
    fixture.deliver(mailbox, mail(1));
    const auto ref = only_arrival(fixture, mailbox);
    require_ok(connector.move(mailbox, ref, Place::inbox)); // whatever has to be learnt about the mailbox is known now
    fixture.lose_answer_of_next_move(mailbox);
    const auto lost = connector.move(mailbox, ref, Place::junk);
    REQUIRE_FALSE(lost);
    CHECK(lost.error().kind == ErrorKind::unknown_outcome);
    CHECK(require_ok(connector.locate(mailbox, ref)).place == Place::junk);
    CHECK(require_ok(connector.move(mailbox, ref, Place::junk)).place == Place::junk); // asking again is harmless
}

} // namespace
} // namespace remand::contract
