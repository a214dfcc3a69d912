// What every connector must do, whatever its provider (connectors/connector.hpp). One suite; each case runs for each.
#include <catch2/catch.hpp>

#include <set>

#include "tests/contract/emulator_fixtures.hpp"
#include "tests/contract/memory_fixture.hpp"

#define CONTRACT(sentence)                                                                                             \
    TEMPLATE_TEST_CASE(sentence, "[connector_contract]", MemoryFixture, MicrosoftFixture, GoogleFixture)

namespace remand::contract {
namespace {

struct Round {
    std::vector<Arrival> arrivals;
    SyncCursor cursor;
    int pages = 0;
    [[nodiscard]] std::set<MessageRef> refs() const {
        std::set<MessageRef> all;
        for (const auto& arrival : arrivals) all.insert(arrival.ref);
        return all;
    }
};

ChangeOptions last_day() {
    ChangeOptions options;
    options.since = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()) - std::chrono::hours{24};
    return options;
}

Round read_round(ConnectorFixture& fixture, const Mailbox& mailbox, SyncCursor cursor = {}) {
    Round round;
    for (bool has_more = true; has_more; ++round.pages) {
        REQUIRE(round.pages < 500);
        const auto page = fixture.connector().changes(mailbox, cursor, last_day());
        INFO((page ? std::string() : page.error().code + " " + page.error().message));
        REQUIRE(page);
        round.arrivals.insert(round.arrivals.end(), page->arrivals.begin(), page->arrivals.end());
        cursor = page->cursor;
        has_more = page->has_more;
    }
    round.cursor = cursor;
    return round;
}

MessageRef only_arrival(ConnectorFixture& fixture, const Mailbox& mailbox, const SyncCursor& cursor = {}) {
    const auto round = read_round(fixture, mailbox, cursor);
    REQUIRE(round.refs().size() == 1);
    return round.arrivals.front().ref;
}

// The value, or a failed test that shows the error.
template <class T> T require_ok(Result<T> result) {
    INFO((result ? std::string() : result.error().code + " " + result.error().message));
    REQUIRE(result);
    return *std::move(result);
}

std::vector<Place> supported_destinations(Connector& connector) {
    std::vector<Place> places;
    for (const auto& row : connector.action_support())
        if (const auto place = destination_of(row.action); place && row.is_supported) places.push_back(*place);
    return places;
}

bool supports(Connector& connector, Place place) {
    const auto all = supported_destinations(connector);
    return std::find(all.begin(), all.end(), place) != all.end();
}

CONTRACT("A connector knows its tenant") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto tenant = require_ok(fixture.connector().identify());
    CHECK_FALSE(tenant.provider_id.empty());
    CHECK(std::find(tenant.domains.begin(), tenant.domains.end(), fixture.domain()) != tenant.domains.end());
}

CONTRACT("The doctor finds nothing to complain of") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto checks = fixture.connector().doctor();
    CHECK_FALSE(checks.empty());
    for (const auto& check : checks) {
        INFO(check.what << ": " << check.detail);
        CHECK(check.state == Check::State::passed);
    }
}

CONTRACT("Every mailbox is listed, in a stable order") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto first = require_ok(fixture.connector().list_mailboxes());
    const auto second = require_ok(fixture.connector().list_mailboxes());
    std::vector<std::string> first_ids, second_ids;
    std::set<std::string> addresses;
    for (const auto& mailbox : first) {
        first_ids.push_back(mailbox.id.value);
        addresses.insert(mailbox.address);
    }
    for (const auto& mailbox : second) second_ids.push_back(mailbox.id.value);
    CHECK(first_ids == second_ids);
    CHECK(addresses.contains("jane@" + fixture.domain()));
    CHECK(addresses.contains("joe@" + fixture.domain()));
}

CONTRACT("New mail is seen once") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    const auto start = read_round(fixture, mailbox);
    CHECK(start.arrivals.empty());
    fixture.deliver(mailbox, mail(1));
    const auto round = read_round(fixture, mailbox, start.cursor);
    REQUIRE(round.refs().size() == 1);
    const auto& arrival = round.arrivals.front();
    CHECK(arrival.ref.mailbox == mailbox.id);
    CHECK(arrival.location.place == Place::inbox);
    CHECK_FALSE(arrival.location.is_read);
    CHECK((arrival.internet_message_id.empty() || arrival.internet_message_id == message_id(1)));
    const auto age = std::chrono::system_clock::now() - arrival.received_at;
    CHECK(std::chrono::abs(age) < std::chrono::minutes{5});
    CHECK(read_round(fixture, mailbox, round.cursor).arrivals.empty());
}

CONTRACT("Mail that the provider put into junk is seen too") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    fixture.deliver(mailbox, mail(1), {Place::junk, {}, false});
    const auto round = read_round(fixture, mailbox);
    REQUIRE(round.refs().size() == 1);
    CHECK(round.arrivals.front().location.place == Place::junk);
}

CONTRACT("The first round reaches back as far as it was told") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    const auto now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
    fixture.deliver(mailbox, mail(1), {Place::inbox, now - std::chrono::hours{72}, false});
    fixture.deliver(mailbox, mail(2), {Place::inbox, now - std::chrono::hours{2}, false});
    const auto ref = only_arrival(fixture, mailbox);
    CHECK(require_ok(fixture.connector().fetch(mailbox, ref)).bytes == mail(2));
}

CONTRACT("Sent mail and drafts are no arrivals") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    const auto start = read_round(fixture, mailbox);
    fixture.put_sent(mailbox, mail(1));
    fixture.put_draft(mailbox, mail(2));
    fixture.deliver(mailbox, mail(3));
    for (const bool all_folders : {false, true}) {
        auto options = last_day();
        options.all_folders = all_folders;
        SyncCursor cursor;
        std::set<MessageRef> seen;
        for (bool has_more = true; has_more;) {
            const auto page = require_ok(fixture.connector().changes(mailbox, cursor, options));
            for (const auto& arrival : page.arrivals) seen.insert(arrival.ref);
            cursor = page.cursor;
            has_more = page.has_more;
        }
        REQUIRE(seen.size() == 1);
        CHECK(require_ok(fixture.connector().fetch(mailbox, *seen.begin())).bytes == mail(3));
    }
    CHECK(read_round(fixture, mailbox, start.cursor).refs().size() == 1);
}

CONTRACT("With all folders, mail in a folder of the user's own is seen") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    fixture.user_files(fixture.deliver(mailbox, mail(1)), "Projects");
    CHECK(read_round(fixture, mailbox).arrivals.empty());
    auto options = last_day();
    options.all_folders = true;
    std::set<MessageRef> seen;
    SyncCursor cursor;
    for (bool has_more = true; has_more;) {
        const auto page = require_ok(fixture.connector().changes(mailbox, cursor, options));
        for (const auto& arrival : page.arrivals) {
            seen.insert(arrival.ref);
            CHECK(arrival.location.place == Place::other);
        }
        cursor = page.cursor;
        has_more = page.has_more;
    }
    CHECK(seen.size() == 1);
}

CONTRACT("Many messages come in pages, and none is lost") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    const auto start = read_round(fixture, mailbox);
    const int count = fixture.more_than_a_page();
    fixture.deliver_many(mailbox, 1, count);
    const auto from_the_start = read_round(fixture, mailbox);
    CHECK(from_the_start.refs().size() == static_cast<std::size_t>(count));
    CHECK(from_the_start.pages > 1);
    CHECK(read_round(fixture, mailbox, start.cursor).refs() == from_the_start.refs());
}

CONTRACT("A cursor saved in the middle of a round loses nothing after a restart") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    const int count = fixture.more_than_a_page();
    fixture.deliver_many(mailbox, 1, count);
    const auto first = require_ok(fixture.connector().changes(mailbox, {}, last_day()));
    REQUIRE(first.has_more);
    std::set<MessageRef> seen;
    for (const auto& arrival : first.arrivals) seen.insert(arrival.ref);
    fixture.deliver(mailbox, mail(count + 1)); // arrives while we are away
    fixture.reconnect();
    const auto rest = read_round(fixture, mailbox, first.cursor);
    const auto later = read_round(fixture, mailbox, rest.cursor);
    seen.merge(rest.refs());
    seen.merge(later.refs());
    CHECK(seen.size() == static_cast<std::size_t>(count) + 1);
}

CONTRACT("An older cursor gives the same messages again") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    const auto start = read_round(fixture, mailbox);
    fixture.deliver(mailbox, mail(1));
    fixture.deliver(mailbox, mail(2));
    const auto once = read_round(fixture, mailbox, start.cursor);
    fixture.reconnect();
    const auto again = read_round(fixture, mailbox, start.cursor);
    CHECK(once.refs().size() == 2);
    CHECK(again.refs() == once.refs());
}

CONTRACT("A cursor that expired asks for a resync, which finds everything") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    const auto start = read_round(fixture, mailbox);
    fixture.deliver(mailbox, mail(1));
    fixture.expire_cursors();
    const auto dead = fixture.connector().changes(mailbox, start.cursor, last_day());
    REQUIRE_FALSE(dead);
    CHECK(dead.error().kind == ErrorKind::resync);
    CHECK(read_round(fixture, mailbox).refs().size() == 1);
}

CONTRACT("A cursor of another make asks for a resync") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto page = fixture.connector().changes(fixture.mailbox(), {"not a cursor"}, last_day());
    REQUIRE_FALSE(page);
    CHECK(page.error().kind == ErrorKind::resync);
}

CONTRACT("A message is fetched byte for byte") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    const std::string bytes = "From: a@sender.test\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\nMessage-ID: <x@sender.test>\r\n"
                              "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                              "caf\xe9 ?a=b+c/d==\r\n.\r\n\r\n";
    fixture.deliver(mailbox, bytes);
    const auto raw = require_ok(fixture.connector().fetch(mailbox, only_arrival(fixture, mailbox)));
    CHECK(raw.bytes == bytes);
    CHECK_FALSE(raw.is_partial);
}

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

CONTRACT("A mailbox without mail service is skipped, and the others work") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto bad = fixture.connector().changes(fixture.bad_mailbox(), {}, last_day());
    REQUIRE_FALSE(bad);
    CHECK(bad.error().kind == ErrorKind::skip_mailbox);
    fixture.deliver(fixture.other_mailbox(), mail(1));
    CHECK(read_round(fixture, fixture.other_mailbox()).refs().size() == 1);
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
