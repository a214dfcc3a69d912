#include <catch2/catch.hpp>

#include "scanner/facts_json.hpp"
#include "service/sync/directory_refresh.hpp"
#include "service/tenant_status.hpp"
#include "tests/service/engine_world.hpp"

using namespace remand;
using namespace remand::tests;
using service::RoundKind;
using service::RoundResult;
using End = service::RoundResult::End;

namespace {

const Error passing{ErrorKind::retry, "memory.passing", "The connection was closed.", {}};
const Error throttled{ErrorKind::wait, "memory.throttled", "Too many requests.", std::chrono::seconds{7}};
const Error refused{ErrorKind::fix_configuration, "memory.refused", "The secret has expired.", {}};
const Error unreadable{ErrorKind::skip_item, "memory.unreadable", "The provider cannot give this message.", {}};

} // namespace

TEST_CASE("A new message is judged once, and its action is planned", "[sync]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    const auto round = world.sync();
    CHECK(round.end == End::well);
    CHECK(round.new_messages == 1);
    const auto record = world.message(ref);
    CHECK(record.state == db::MessageState::judged);
    CHECK(record.verdict.disposition == Disposition::malicious);
    CHECK(record.subject == "one");
    REQUIRE(world.actions().size() == 1);
    CHECK(world.actions()[0].action == Action::quarantine);
    CHECK(world.actions()[0].state == ActionState::planned);
    CHECK(world.mailbox().synced_at == world.clock.now());
    CHECK_FALSE(world.mailbox().cursor.empty());
}

TEST_CASE("A poll without news is one write at most, and none when nothing has changed for a moment", "[sync]") {
    EngineWorld world;
    (void)world.deliver(Disposition::none, "one");
    (void)world.sync();
    const auto first = world.clock.now();
    const auto before = world.database->writes();
    world.clock.advance(std::chrono::seconds{15});
    CHECK(world.sync().end == End::well);
    CHECK(world.database->writes() == before);
    CHECK(world.mailbox().synced_at == first);
    world.clock.advance(service::MailboxSync::noted_again);
    CHECK(world.sync().end == End::well);
    CHECK(world.database->writes() == before + 1);
    CHECK(world.mailbox().synced_at == world.clock.now());
}

TEST_CASE("What the provider tells only with the message itself is on record all the same", "[sync]") {
    MemorySettings settings;
    settings.tells_at_fetch = true;
    EngineWorld world(Mode::enforce, {1000, 1.0, 1000}, settings);
    const auto received = world.clock.now() - std::chrono::hours{2};
    const auto ref = world.connector->deliver_at(jane, judged_mail(Disposition::malicious, "one"), received);
    const auto junked = world.connector->deliver(jane, judged_mail(Disposition::spam, "two"), Place::junk);
    CHECK(world.sync().new_messages == 2);
    CHECK(world.message(ref).received_at == received);
    CHECK(world.message(ref).delivered_to == world.connector->where_is(ref));
    CHECK(world.message(junked).delivered_to.place == Place::junk);
    CHECK(world.actions().at(1).state == ActionState::monitored); // it lies in junk already
}

TEST_CASE("A message that was fetched late is on record where it was then", "[sync]") {
    MemorySettings settings;
    settings.tells_at_fetch = true;
    EngineWorld world(Mode::enforce, {1000, 1.0, 1000}, settings);
    const auto received = world.clock.now() - std::chrono::hours{2};
    const auto ref = world.connector->deliver_at(jane, judged_mail(Disposition::none, "one"), received);
    world.connector->fail(Operation::fetch, 1, passing);
    (void)world.sync();
    CHECK(world.message(ref).state == db::MessageState::pending);
    CHECK(world.message(ref).delivered_to.where.empty());
    world.clock.advance(std::chrono::hours{1});
    (void)world.retry_pending();
    CHECK(world.message(ref).state == db::MessageState::judged);
    CHECK(world.message(ref).delivered_to == world.connector->where_is(ref));
    CHECK(world.message(ref).received_at == received);
}

TEST_CASE("What turns out to be no received mail is recorded as such and not judged", "[sync]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    world.connector->fail(Operation::fetch, 1,
                          {ErrorKind::skip_item, "memory.not_received", "It is a draft, sent mail or a chat.", {}});
    CHECK(world.sync().end == End::well);
    CHECK(world.message(ref).state == db::MessageState::gone);
    CHECK(world.actions().empty());
}

TEST_CASE("A second round without anything new judges nothing", "[sync]") {
    EngineWorld world;
    world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    const auto round = world.sync();
    CHECK(round.end == End::well);
    CHECK(round.new_messages == 0);
    CHECK(world.extractor.calls == 1);
}

TEST_CASE("A message that the provider replays is not fetched again", "[sync]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::none, "one");
    (void)world.sync();
    world.connector->user_moves(ref, Place::junk); // is in the log of arrivals again
    (void)world.sync();
    world.connector->user_moves(ref, Place::inbox);
    (void)world.sync();
    CHECK(world.messages().size() == 1);
    CHECK(world.connector->calls(Operation::fetch) == 1);
}

TEST_CASE("A page larger than a chunk is stored whole", "[sync]") {
    MemorySettings settings;
    settings.page_size = 45;
    EngineWorld world(Mode::enforce, {1000, 1.0, 1000}, settings);
    for (int i = 0; i < 100; ++i) world.deliver(Disposition::none, "mail-" + std::to_string(i));
    CHECK(world.sync().new_messages == 100);
    CHECK(world.messages().size() == 100);
}

TEST_CASE("A crash in the middle of a page loses no message and judges none twice", "[sync]") {
    EngineWorld world;
    for (int i = 0; i < 50; ++i) world.deliver(Disposition::spam, "mail-" + std::to_string(i));
    int fetches = 0;
    world.connector->on_call([&](Operation operation, const MailboxId&) {
        if (operation == Operation::fetch && ++fetches == 30) throw std::runtime_error("crash");
    });
    CHECK_THROWS(world.sync());
    CHECK(world.mailbox().cursor.empty()); // never ahead of the stored messages
    CHECK(world.messages().size() == 20);
    world.connector->on_call({});
    CHECK(world.sync().new_messages == 30);
    CHECK(world.messages().size() == 50);
    CHECK(world.actions().size() == 50);
}

TEST_CASE("A dead cursor starts a bounded resync that judges only what is new", "[sync]") {
    EngineWorld world;
    for (int i = 0; i < 5; ++i) world.deliver(Disposition::none, "old-" + std::to_string(i));
    (void)world.sync();
    world.connector->expire_cursors();
    for (int i = 0; i < 3; ++i) world.deliver(Disposition::spam, "new-" + std::to_string(i));
    const auto round = world.sync();
    CHECK(round.end == End::well);
    CHECK(round.new_messages == 3);
    CHECK(world.extractor.calls == 8);
}

TEST_CASE("A resync reaches back to the last good round and a margin", "[sync]") {
    EngineWorld world;
    world.deliver(Disposition::none, "before");
    (void)world.sync();
    const auto missed = world.deliver(Disposition::spam, "missed");
    world.clock.advance(std::chrono::hours{5 * 24}); // we were away for five days
    world.connector->expire_cursors();
    CHECK(world.sync().new_messages == 1);
    CHECK(world.message(missed).state == db::MessageState::judged);
}

TEST_CASE("The first round takes only the mail of the last day", "[sync]") {
    EngineWorld world;
    const auto old = world.connector->deliver_at(jane, judged_mail(Disposition::malicious, "old"),
                                                 world.clock.now() - std::chrono::hours{48});
    const auto fresh = world.deliver(Disposition::malicious, "fresh");
    CHECK(world.sync().new_messages == 1);
    CHECK(world.messages().size() == 1);
    CHECK(world.messages()[0].ref == fresh);
}

TEST_CASE("A message that cannot be fetched for a while does not hold up the others", "[sync]") {
    EngineWorld world;
    const auto stuck = world.deliver(Disposition::malicious, "stuck");
    const auto other = world.deliver(Disposition::spam, "other");
    world.connector->fail(Operation::fetch, 1, passing);
    CHECK(world.sync().end == End::well);
    CHECK(world.message(stuck).state == db::MessageState::pending);
    CHECK(world.message(other).state == db::MessageState::judged);
    CHECK_FALSE(world.mailbox().cursor.empty());
}

TEST_CASE("A pending message is judged when its time has come, and not before", "[sync]") {
    EngineWorld world;
    const auto stuck = world.deliver(Disposition::malicious, "stuck");
    world.connector->fail(Operation::fetch, 1, passing);
    (void)world.sync();
    (void)world.retry_pending();
    CHECK(world.message(stuck).state == db::MessageState::pending);
    world.clock.advance(std::chrono::minutes{2});
    (void)world.retry_pending();
    CHECK(world.message(stuck).state == db::MessageState::judged);
    REQUIRE(world.actions().size() == 1);
    CHECK(world.actions()[0].state == ActionState::planned);
}

TEST_CASE("A message that can never be fetched is parked after bounded tries, with the reason", "[sync]") {
    EngineWorld world;
    const auto stuck = world.deliver(Disposition::malicious, "stuck");
    world.connector->keep_failing(Operation::fetch, passing);
    (void)world.sync();
    for (int i = 0; i < 3 * service::most_fetch_attempts; ++i) {
        world.clock.advance(std::chrono::hours{1});
        (void)world.retry_pending();
    }
    const auto record = world.message(stuck);
    CHECK(record.state == db::MessageState::parked);
    CHECK(record.state_reason == passing.message);
    CHECK(world.connector->calls(Operation::fetch) == service::most_fetch_attempts);
}

TEST_CASE("A message that the provider cannot give at all is parked at once", "[sync]") {
    EngineWorld world;
    const auto poison = world.deliver(Disposition::malicious, "poison");
    const auto next = world.deliver(Disposition::none, "next");
    world.connector->fail(Operation::fetch, 1, unreadable);
    CHECK(world.sync().end == End::well);
    CHECK(world.message(poison).state == db::MessageState::parked);
    CHECK(world.message(poison).state_reason == unreadable.message);
    CHECK(world.message(next).state == db::MessageState::judged);
}

TEST_CASE("A message that is deleted before it is read is on record as gone", "[sync]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "short-lived");
    world.connector->on_call([&](Operation operation, const MailboxId&) {
        if (operation == Operation::fetch) world.connector->user_deletes(ref);
    });
    CHECK(world.sync().end == End::well);
    CHECK(world.message(ref).state == db::MessageState::gone);
    CHECK(world.actions().empty());
}

TEST_CASE("A mail that makes the scanner fail costs only itself", "[sync]") {
    EngineWorld world;
    service::Intake failing({*world.database, world.extractor, world.clock, world.log, world.jitter, world.counters,
                             [](const scanner::MessageFacts& facts, const scanner::ScanContext& context) -> Verdict {
                                 if (facts.subject == "bad") throw std::runtime_error("defect");
                                 return judge_by_header(facts, context);
                             }});
    service::MailboxSync sync({*world.database, failing, world.decider, world.clock, world.log, world.poll});
    const auto bad = world.deliver(Disposition::malicious, "bad"), good = world.deliver(Disposition::spam, "good");
    const auto round = sync.run(*world.tenants.find(acme), world.connector->mailbox(jane).id, RoundKind::regular, {});
    CHECK(round.end == End::well);
    CHECK(world.message(bad).state == db::MessageState::parked);
    CHECK(world.message(good).state == db::MessageState::judged);
}

TEST_CASE("An unscannable message is judged as such, and the record says why", "[sync]") {
    EngineWorld world;
    const auto ref = world.connector->deliver(jane, "X-Unscannable: the worker was stopped after 10 s\r\n\r\n");
    (void)world.sync();
    const auto record = world.message(ref);
    CHECK(record.state == db::MessageState::judged);
    CHECK(record.state_reason == "the worker was stopped after 10 s");
    CHECK(record.verdict.attributes == std::vector<std::string>{"unscannable"});
}

TEST_CASE("An attachment whose bytes the provider cannot give is no empty file", "[sync]") {
    EngineWorld world;
    const std::string bytes = "Message-ID: <one@example.com>\r\nX-Attached: invoice.zip\r\n\r\nHello.\r\n";
    const auto whole = world.connector->deliver(jane, bytes), partial = world.connector->deliver(jane, bytes);
    world.connector->make_partial(partial);
    (void)world.sync();
    const auto kind_of = [&](const MessageRef& ref) {
        const auto text = db::MessageStore(*world.database).facts_json(world.message(ref).id);
        const auto facts = scanner::facts_from_json(text.value().value());
        REQUIRE(facts);
        return facts->attachments.at(0).kind;
    };
    CHECK(kind_of(whole) == scanner::FileKind::empty);
    CHECK(kind_of(partial) == scanner::FileKind::unknown);
}

TEST_CASE("Three fetches that fail in a row end the round, and what was seen is on record", "[sync]") {
    EngineWorld world;
    for (int i = 0; i < 10; ++i) world.deliver(Disposition::none, "mail-" + std::to_string(i));
    world.connector->keep_failing(Operation::fetch, passing);
    CHECK(world.sync().end == End::failed);
    CHECK(world.connector->calls(Operation::fetch) == service::MailboxSync::failures_in_a_row);
    world.connector->stop_failing();
    CHECK(world.sync().end == End::well);
    world.clock.advance(std::chrono::minutes{2});
    (void)world.retry_pending();
    for (const auto& message : world.messages()) CHECK(message.state == db::MessageState::judged);
    CHECK(world.messages().size() == 10);
}

TEST_CASE("A throttled round keeps what it has and tells how long to wait", "[sync]") {
    EngineWorld world;
    const auto first = world.deliver(Disposition::none, "first");
    world.deliver(Disposition::none, "second");
    world.connector->fail(Operation::fetch, 2, throttled);
    const auto round = world.sync();
    CHECK(round.end == End::throttled);
    CHECK(round.wait == std::chrono::seconds{7});
    CHECK(world.messages().size() == 1);
    CHECK(world.mailbox().cursor.empty());
    CHECK(world.sync().end == End::well);
    CHECK(world.messages().size() == 2);
    CHECK(world.extractor.calls == 2);
}

TEST_CASE("A user without a mailbox ends the round as parked, and a good round brings the mailbox back", "[sync]") {
    EngineWorld world;
    world.connector->park(jane);
    const auto round = world.sync();
    CHECK(round.end == End::parked);
    REQUIRE(db::MailboxStore(*world.database)
                .park(acme, world.mailbox().mailbox.id, round.failure->error, world.clock.now(),
                      world.clock.now() + std::chrono::hours{1}));
    world.connector->unpark(jane);
    CHECK(world.sync().end == End::well);
    CHECK(world.mailbox().state == db::MailboxState::active);
}

TEST_CASE("Refused credentials end the round as lost consent", "[sync]") {
    EngineWorld world;
    world.connector->keep_failing(Operation::changes, refused);
    CHECK(world.sync().end == End::lost_consent);
}

TEST_CASE("A sweep finds what the cursor has passed, and leaves the cursor alone", "[sync]") {
    EngineWorld world;
    world.deliver(Disposition::none, "seen");
    (void)world.sync();
    const auto cursor = world.mailbox().cursor;
    world.deliver(Disposition::spam, "found by the sweep");
    const auto round = world.sync(jane, RoundKind::sweep);
    CHECK(round.end == End::well);
    CHECK(round.new_messages == 1);
    CHECK(world.mailbox().cursor == cursor);
    CHECK(world.sync().new_messages == 0);
}

TEST_CASE("The breaker lets through exactly its limit, and holds the rest of the same page", "[sync]") {
    EngineWorld world(Mode::enforce, {7, 1.0, 1000});
    for (int i = 0; i < 30; ++i) world.deliver(Disposition::spam, "mail-" + std::to_string(i));
    (void)world.sync();
    int planned = 0, held = 0;
    for (const auto& action : world.actions()) {
        planned += action.state == ActionState::planned ? 1 : 0;
        held += action.state == ActionState::held ? 1 : 0;
    }
    CHECK(planned == 7);
    CHECK(held == 23);
    CHECK(world.tenant().breaker_tripped_at == world.clock.now());
    CHECK(world.tenant().breaker_reason == "More than 7 automatic moves within an hour.");
    CHECK(world.messages().size() == 30); // judging goes on
}

TEST_CASE("After a release the hour is counted anew", "[sync]") {
    EngineWorld world(Mode::enforce, {7, 1.0, 1000});
    for (int i = 0; i < 10; ++i) world.deliver(Disposition::spam, "mail-" + std::to_string(i));
    world.settle();
    world.clock.advance(std::chrono::minutes{1});
    REQUIRE(
        db::ActionStore(*world.database)
            .release_held(acme, true, {0, world.clock.now(), "operator:test", "breaker.release", acme.value, "{}"}));
    world.change_tenant([](db::TenantRecord& tenant) { tenant.breaker_tripped_at.reset(); });
    const auto ref = world.deliver(Disposition::spam, "after the release");
    world.settle();
    CHECK_FALSE(world.tenant().breaker_tripped_at);
    CHECK(world.place_of(ref) == Place::junk);
    CHECK(world.connector->ledger().size() == 11);
}

TEST_CASE("In monitor mode nothing is moved, so nothing trips the breaker", "[sync]") {
    EngineWorld world(Mode::monitor, {7, 1.0, 1000});
    for (int i = 0; i < 30; ++i) world.deliver(Disposition::spam, "mail-" + std::to_string(i));
    (void)world.sync();
    for (const auto& action : world.actions()) CHECK(action.state == ActionState::monitored);
    CHECK_FALSE(world.tenant().breaker_tripped_at);
}

TEST_CASE("A mailbox that the directory leaves out is not read until it is listed again", "[sync]") {
    EngineWorld world;
    const auto list = [&] {
        return service::refresh_directory(*world.tenants.find(acme), *world.database, world.clock, world.log);
    };
    REQUIRE(list());
    (void)world.sync();
    world.connector->leave_out(jane, "suspended");
    REQUIRE(list());
    CHECK(db::is_left_out(world.mailbox()));
    const auto status = service::read_tenant_status(*world.database, acme).value();
    CHECK(status.mailboxes_left_out == 1);
    CHECK(status.mailboxes_parked == 0);

    const auto missed = world.deliver(Disposition::spam, "meanwhile");
    world.connector->leave_out(jane, "");
    REQUIRE(list());
    CHECK(world.mailbox().state == db::MailboxState::active);
    CHECK(world.sync().new_messages == 1);
    CHECK(world.message(missed).state == db::MessageState::judged);
}

TEST_CASE("A listing that fails changes nothing on record", "[sync]") {
    EngineWorld world;
    world.connector->leave_out("guest@else.test", "guest");
    const auto list = [&] {
        return service::refresh_directory(*world.tenants.find(acme), *world.database, world.clock, world.log);
    };
    REQUIRE(list());
    const auto mailboxes = db::MailboxStore(*world.database).list(acme)->size();
    world.connector->leave_out(jane, "suspended");
    world.connector->fail(Operation::list_mailboxes, 1, passing);
    CHECK_FALSE(list());
    CHECK(db::MailboxStore(*world.database).list(acme)->size() == mailboxes);
    CHECK(db::MailboxStore(*world.database).left_out(acme)->size() == 1);
    CHECK_FALSE(db::is_left_out(world.mailbox()));
}
