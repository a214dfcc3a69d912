// What every connector must do for those who read: tenant, mailboxes, changes, bytes.
#include "tests/contract/contract.hpp"

namespace remand::contract {
namespace {

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
    for (const auto& mailbox : first.mailboxes) {
        first_ids.push_back(mailbox.id.value);
        addresses.insert(mailbox.address);
    }
    for (const auto& mailbox : second.mailboxes) second_ids.push_back(mailbox.id.value);
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
    const auto raw = require_ok(fixture.connector().fetch(mailbox, arrival.ref));
    const auto location = place_of(arrival, raw);
    CHECK(location.place == Place::inbox);
    CHECK_FALSE(location.where.empty());
    CHECK_FALSE(location.is_read);
    CHECK((arrival.internet_message_id.empty() || arrival.internet_message_id == message_id(1)));
    REQUIRE((arrival.received_at || raw.received_at));
    const auto age = std::chrono::system_clock::now() - arrival.received_at.value_or(raw.received_at.value_or(Timestamp{}));
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
    const auto& arrival = round.arrivals.front();
    CHECK(place_of(arrival, require_ok(fixture.connector().fetch(mailbox, arrival.ref))).place == Place::junk);
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

CONTRACT("Received mail is seen in a folder of the user's own too, where a rule may have put it") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    fixture.user_files(fixture.deliver(mailbox, mail(1)), "Projects");
    for (const bool all_folders : {false, true}) {
        auto options = last_day();
        options.all_folders = all_folders;
        std::set<MessageRef> seen;
        SyncCursor cursor;
        for (bool has_more = true; has_more;) {
            const auto page = require_ok(fixture.connector().changes(mailbox, cursor, options));
            for (const auto& arrival : page.arrivals) {
                seen.insert(arrival.ref);
                const auto raw = require_ok(fixture.connector().fetch(mailbox, arrival.ref));
                CHECK(place_of(arrival, raw).place == Place::other);
                CHECK(place_of(arrival, raw).folder_name == "Projects");
            }
            cursor = page.cursor;
            has_more = page.has_more;
        }
        CHECK(seen.size() == 1);
    }
}

CONTRACT("What lies in the trash is no arrival") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    fixture.deliver(mailbox, mail(1), {Place::trash, {}, false});
    CHECK(read_round(fixture, mailbox).arrivals.empty());
}

CONTRACT("What the calls use of a budget is counted") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto mailbox = fixture.mailbox();
    fixture.deliver(mailbox, mail(1));
    const auto used = [&] {
        std::int64_t units = 0;
        for (const auto& budget : fixture.connector().budgets()) units += budget.today.units;
        return units;
    };
    const auto before = used();
    const auto ref = only_arrival(fixture, mailbox);
    const auto read = used();
    CHECK((fixture.connector().budgets().empty() || read > before));
    require_ok(fixture.connector().fetch(mailbox, ref));
    CHECK((fixture.connector().budgets().empty() || used() > read));
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

CONTRACT("A mailbox without mail service is skipped, and the others work") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto bad = fixture.connector().changes(fixture.bad_mailbox(), {}, last_day());
    REQUIRE_FALSE(bad);
    CHECK(bad.error().kind == ErrorKind::skip_mailbox);
    fixture.deliver(fixture.other_mailbox(), mail(1));
    CHECK(read_round(fixture, fixture.other_mailbox()).refs().size() == 1);
}

} // namespace
} // namespace remand::contract
