// What a person called messages: on record, in the mailboxes, and for what comes later.
#include <catch2/catch.hpp>

#include "scanner/facts_json.hpp"
#include "scanner/file_likeness.hpp"
#include "scanner/memory_keys.hpp"
#include "scanner/scanner.hpp"
#include "service/decisions/reclassify.hpp"
#include "service/history.hpp"
#include "service/policy/campaign.hpp"
#include "tests/service/engine_world.hpp"

using namespace remand;
using namespace remand::service;
using namespace remand::tests;

namespace {

const std::string joe = "joe@example.com";

// The same mailing to another mailbox: another Message-ID, another number in the subject.
std::string mailing(Disposition disposition, int number, const std::string& program = {}, const std::string& likeness = {}) {
    auto mail = "Message-ID: <" + std::to_string(number) + "@sender.test>\r\nFrom: Sender <sender@sender.test>\r\nSubject: Invoice " +
                std::to_string(number) + "\r\nX-Disposition: " + std::string(to_text(disposition)) +
                "\r\nX-Text: Please see what we sent you.\r\n";
    if (!program.empty()) mail += "X-Program: " + program + "\r\n";
    if (!likeness.empty()) mail += "X-Likeness: " + likeness + "\r\n";
    return mail + "\r\nHello.\r\n";
}

// Of a page that asks another host for what it starts.
std::string likeness_of(const std::string& host) {
    std::string page;
    for (int i = 0; i < 400; ++i) page += "step " + std::to_string(i * i * 31) + (i == 200 ? " get http://" + host : "") + "; ";
    return scanner::likeness_of(page);
}

struct World : EngineWorld {
    explicit World(Mode mode = Mode::enforce) : EngineWorld(mode) {
        connector->add_mailbox(joe);
        REQUIRE(db::MailboxStore(*database).upsert(acme, {connector->mailbox(joe)}));
    }
    MessageRef arrive(const std::string& bytes, const std::string& address = jane) {
        const auto ref = connector->deliver(address, bytes);
        settle(address);
        return ref;
    }
    DecisionOutcome call(const MessageRef& ref, Disposition disposition, bool is_dry_run = false) {
        const DecisionOrder order{disposition, "operator:ann", "seen it before", is_dry_run};
        const auto outcome = reclassify(*database, tenant(), message(ref), order, clock.now(),
                                        {0, clock.now(), "operator:ann", "message.reclassify", "acme", "{}"});
        INFO((outcome ? "" : outcome.error().message));
        REQUIRE(outcome);
        drain();
        return *outcome;
    }
    void withdraw(const MessageRef& ref) {
        const auto asked = clock.now();
        clock.advance(std::chrono::microseconds{7}); // a request takes its time
        REQUIRE(withdraw_decision(*database, tenant(), message(ref).id, "operator:ann", clock.now(),
                                  {0, asked, "operator:ann", "message.withdraw", "acme", "{}"}));
        drain();
    }
    Disposition disposition_of(const MessageRef& ref) { return message(ref).verdict.disposition; }
    // What the scanner itself makes of a mail with this program today, or did at another time.
    Verdict judged_with(const std::string& program, Timestamp at) { return judged(mailing(Disposition::none, 99, program), at); }
    Verdict judged(const std::string& mail, Timestamp at, const TenantId& tenant = acme) {
        scanner::ScanContext context;
        const MessageHistory history(*database, tenant, at);
        context.history = &history;
        return scanner::judge(*extractor.extract(mail, context), context);
    }
};

bool has(const Verdict& verdict, std::string_view code) {
    return std::any_of(verdict.evidence.begin(), verdict.evidence.end(), [&](const Evidence& row) { return row.code == code; });
}

} // namespace

TEST_CASE("What somebody calls malicious is moved out of every mailbox, with who said so", "[reclassify]") {
    World world;
    const auto first = world.arrive(mailing(Disposition::none, 1)), copy = world.arrive(mailing(Disposition::none, 2), joe);
    const auto other = world.deliver(Disposition::none, "lunch");
    world.settle();
    const auto outcome = world.call(first, Disposition::malicious);
    CHECK(outcome.copies == 1);
    CHECK(outcome.actions == 2);
    CHECK(outcome.learns_group);
    CHECK(world.place_of(first) == Place::quarantine);
    CHECK(world.place_of(copy) == Place::quarantine);
    CHECK(world.place_of(other) == Place::inbox);
    const auto of_copy = db::MessageStore(*world.database).find(world.message(copy).id).value().value();
    CHECK(of_copy.verdict.evidence.at(0).code == followed_code);
    CHECK(of_copy.verdict.evidence.at(0).reason == "Part of a group of 2 copies, of which operator:ann called one malicious on " +
                                                       to_rfc3339(world.clock.now()).substr(0, 10));
    CHECK(of_copy.decided_by == "operator:ann");
    CHECK(of_copy.campaign_copies == 2);
}

TEST_CASE("The next copy takes the decision on by itself, until it is withdrawn", "[reclassify]") {
    World world;
    const auto first = world.arrive(mailing(Disposition::none, 1));
    world.call(first, Disposition::malicious);
    const auto next = world.arrive(mailing(Disposition::none, 2), joe);
    CHECK(world.place_of(next) == Place::quarantine);
    CHECK(world.message(next).verdict.evidence.at(0).code == followed_code);
    CHECK(world.message(next).decided_by == "scanner");
    world.withdraw(first);
    CHECK(world.place_of(first) == Place::inbox);
    CHECK(world.disposition_of(first) == Disposition::none);
    CHECK(world.disposition_of(next) == Disposition::none); // it was judged by what was remembered
    CHECK(world.place_of(next) == Place::inbox);
    CHECK(world.message(next).decided_by == "scanner");
    const auto later = world.arrive(mailing(Disposition::none, 3), joe);
    CHECK(world.disposition_of(later) == Disposition::none);
    CHECK(world.place_of(later) == Place::inbox);
}

TEST_CASE("A copy that was judged while somebody decided takes the decision on when it is stored", "[reclassify]") {
    World world;
    const auto first = world.arrive(mailing(Disposition::none, 1));
    db::NewMessage copy;
    copy.ref = {world.connector->mailbox(joe).id, "late"};
    copy.recipient = joe;
    copy.received_at = copy.seen_at = world.clock.now();
    copy.delivered_to.place = Place::inbox;
    copy.print = scanner::campaign_print(*world.extractor.extract(mailing(Disposition::none, 2), {}));
    copy.verdict.model = "test";
    auto exempt = copy;
    exempt.ref.provider_id = "exempt";
    exempt.verdict.attributes = {"allow_listed"};
    world.clock.advance(std::chrono::seconds{3});
    world.call(first, Disposition::malicious);
    REQUIRE(world.decider.commit(*world.tenants.find(acme), world.connector->mailbox(joe), {copy, exempt}, {}));
    CHECK(world.disposition_of(copy.ref) == Disposition::malicious);
    CHECK(world.message(copy.ref).verdict.evidence.at(0).code == followed_code);
    CHECK(world.actions().back().state == ActionState::planned);
    CHECK(world.disposition_of(exempt.ref) == Disposition::none); // a list's word stands
}

TEST_CASE("What was judged by one of two decisions stays so while the other stands", "[reclassify]") {
    World world;
    const auto first = world.arrive(mailing(Disposition::none, 1)), second = world.arrive(mailing(Disposition::none, 2), joe);
    world.call(first, Disposition::malicious);
    world.clock.advance(std::chrono::seconds{1});
    world.call(second, Disposition::malicious);
    const auto next = world.arrive(mailing(Disposition::none, 3), joe);
    REQUIRE(world.disposition_of(next) == Disposition::malicious);
    const auto of_second = db::DecisionStore(*world.database).about(world.message(second).id).value();
    CHECK(of_second.front().disposition == Disposition::malicious);
    world.withdraw(first);
    CHECK(world.disposition_of(next) == Disposition::malicious);
    CHECK(world.place_of(next) == Place::quarantine);
    world.withdraw(second);
    CHECK(world.disposition_of(next) == Disposition::none);
    CHECK(world.place_of(next) == Place::inbox);
}

TEST_CASE("A decision about a group is forgotten after its time", "[reclassify]") {
    World world;
    world.call(world.arrive(mailing(Disposition::none, 1)), Disposition::malicious);
    world.clock.advance(campaign_memory + std::chrono::hours{1});
    CHECK(world.disposition_of(world.arrive(mailing(Disposition::none, 2))) == Disposition::none);
}

TEST_CASE("A milder word takes back what was done, and clears nothing that comes later", "[reclassify]") {
    World world;
    const auto first = world.arrive(mailing(Disposition::malicious, 1));
    REQUIRE(world.place_of(first) == Place::quarantine);
    CHECK(world.call(first, Disposition::none).actions == 1);
    CHECK(world.place_of(first) == Place::inbox);
    CHECK(world.disposition_of(first) == Disposition::none);
    CHECK(world.disposition_of(world.arrive(mailing(Disposition::malicious, 2), joe)) == Disposition::malicious);
    world.withdraw(first);
    CHECK(world.disposition_of(first) == Disposition::malicious);
    CHECK(world.place_of(first) == Place::quarantine);
}

TEST_CASE("A milder word about a copy takes the worse one about the group back", "[reclassify]") {
    World world;
    const auto first = world.arrive(mailing(Disposition::none, 1)), copy = world.arrive(mailing(Disposition::none, 2), joe);
    world.call(first, Disposition::malicious);
    world.call(copy, Disposition::bulk);
    CHECK(world.disposition_of(first) == Disposition::none);
    CHECK(world.place_of(first) == Place::inbox);
    CHECK(world.disposition_of(copy) == Disposition::bulk);
    CHECK(world.place_of(copy) == Place::inbox);
}

TEST_CASE("A copy that somebody has decided about keeps that, and one that is as bad already is left alone", "[reclassify]") {
    World world;
    const auto first = world.arrive(mailing(Disposition::none, 1)), kept = world.arrive(mailing(Disposition::spam, 2), joe);
    const auto bad = world.arrive(mailing(Disposition::malicious, 3), joe);
    world.call(kept, Disposition::bulk);
    const auto outcome = world.call(first, Disposition::malicious);
    CHECK(outcome.copies == 0);
    CHECK(world.disposition_of(kept) == Disposition::bulk);
    CHECK(world.message(bad).decided_by == "scanner");
}

TEST_CASE("What has been coming for long is a service's, and one bad letter of it says nothing of the next", "[reclassify]") {
    World world;
    const auto old = world.arrive(mailing(Disposition::none, 1), joe);
    world.clock.advance(std::chrono::hours{24 * 5});
    (void)world.arrive(mailing(Disposition::none, 2), joe);
    world.clock.advance(std::chrono::hours{24 * 5});
    const auto bad = world.arrive(mailing(Disposition::none, 3));
    const auto outcome = world.call(bad, Disposition::malicious);
    CHECK_FALSE(outcome.learns_group);
    CHECK(outcome.note.starts_with("such mail has been coming since"));
    CHECK(outcome.copies == 0);
    CHECK(world.place_of(bad) == Place::quarantine);
    CHECK(world.disposition_of(old) == Disposition::none);
    CHECK(world.disposition_of(world.arrive(mailing(Disposition::none, 4))) == Disposition::none);
}

TEST_CASE("In monitor mode a decision is recorded and moves nothing", "[reclassify]") {
    World world(Mode::monitor);
    const auto first = world.arrive(mailing(Disposition::none, 1));
    CHECK(world.call(first, Disposition::malicious).actions == 0);
    CHECK(world.disposition_of(first) == Disposition::malicious);
    CHECK(world.place_of(first) == Place::inbox);
    CHECK(world.actions().back().state == ActionState::monitored);
}

TEST_CASE("A dry run tells what would change and changes nothing", "[reclassify]") {
    World world;
    const auto first = world.arrive(mailing(Disposition::none, 1, "payload"));
    const auto outcome = world.call(first, Disposition::malicious, true);
    CHECK(outcome.actions == 1);
    CHECK(outcome.files == 1);
    CHECK_FALSE(outcome.decision);
    CHECK(world.disposition_of(first) == Disposition::none);
    CHECK_FALSE(has(world.judged_with("payload", world.clock.now()), "rule.known_file"));
}

TEST_CASE("The page that a malicious message led to is remembered, what it links to beside it is not", "[reclassify]") {
    World world;
    const std::string form = "https://docs.google.com/forms/d/1FAIpQLSc0x", help = "https://www.microsoft.com/help";
    const auto with_links = [](const std::string& links) {
        return "Message-ID: <1@sender.test>\r\nFrom: Sender <sender@sender.test>\r\nSubject: Survey\r\n" + links + "\r\nHello.\r\n";
    };
    const auto outcome = world.call(world.arrive(with_links("X-Link: " + form + "\r\nX-Link: " + help + "\r\n")), Disposition::malicious);
    CHECK(outcome.pages == 1);
    const auto is_known = [&](const std::string& link) {
        scanner::ScanContext context;
        const MessageHistory history(*world.database, acme, world.clock.now());
        context.history = &history;
        return has(scanner::judge(*world.extractor.extract(with_links("X-Link: " + link + "\r\n"), context), context), "links.known_bad_page");
    };
    CHECK(is_known(form));
    CHECK(is_known(form + "?usp=mail"));
    CHECK_FALSE(is_known(help));
    CHECK_FALSE(is_known("https://docs.google.com/forms/d/2GBJqRMTd1y"));
}

TEST_CASE("The file of a message that was called malicious convicts the next mail with it, as of when one asks", "[reclassify]") {
    World world;
    const auto first = world.arrive(mailing(Disposition::none, 1, "payload"));
    const auto before = world.clock.now();
    world.clock.advance(std::chrono::hours{1});
    world.call(first, Disposition::malicious);
    const auto verdict = world.judged_with("payload", world.clock.now());
    CHECK(has(verdict, "rule.known_file"));
    CHECK(verdict.disposition == Disposition::malicious);
    CHECK_FALSE(has(world.judged_with("payload", before), "rule.known_file"));
    CHECK_FALSE(has(world.judged_with("another", world.clock.now()), "rule.known_file"));

    const auto decided = world.clock.now();
    world.clock.advance(std::chrono::hours{1});
    world.call(first, Disposition::none);
    CHECK_FALSE(has(world.judged_with("payload", world.clock.now()), "rule.known_file"));
    CHECK(has(world.judged_with("payload", decided), "rule.known_file"));
}

TEST_CASE("A file that is near to that of a malicious message speaks against the next mail, until it is withdrawn", "[reclassify]") {
    World world;
    const auto bad = likeness_of("evil.test"), varied = likeness_of("other-host.test");
    REQUIRE(bad != varied);
    const auto varied_mail = mailing(Disposition::none, 99, "varied", varied);
    const auto first = world.arrive(mailing(Disposition::none, 1, "payload", bad));
    const auto before = world.clock.now();
    world.clock.advance(std::chrono::hours{1});
    world.call(first, Disposition::malicious);
    const auto now = world.clock.now();
    CHECK(has(world.judged(varied_mail, now), "attachments.near_known_file"));
    CHECK_FALSE(has(world.judged(varied_mail, before), "attachments.near_known_file"));
    CHECK_FALSE(has(world.judged(varied_mail, now, TenantId{"other"}), "attachments.near_known_file"));
    const auto same = world.judged(mailing(Disposition::none, 99, "payload", bad), now);
    CHECK_FALSE(has(same, "attachments.near_known_file"));
    CHECK(has(same, "rule.known_file"));

    // What was judged by it is judged again when it is withdrawn.
    db::NewMessage near;
    near.ref = {world.connector->mailbox(joe).id, "near"};
    near.recipient = joe;
    near.received_at = near.seen_at = now;
    near.delivered_to.place = Place::inbox;
    near.facts_json = scanner::to_json(*world.extractor.extract(varied_mail, {}));
    near.verdict = world.judged(varied_mail, now);
    REQUIRE(world.decider.commit(*world.tenants.find(acme), world.connector->mailbox(joe), {near}, {}));
    REQUIRE(world.disposition_of(near.ref) == Disposition::suspicious);
    world.withdraw(first);
    CHECK(world.disposition_of(near.ref) == Disposition::none);
    CHECK_FALSE(has(world.message(near.ref).verdict, "attachments.near_known_file"));
    CHECK_FALSE(has(world.judged(varied_mail, world.clock.now()), "attachments.near_known_file"));
}

TEST_CASE("What is like a file that was called harmless is not held to be like one that is a little further away", "[reclassify]") {
    World world;
    const auto bad = likeness_of("evil.test"), harmless = likeness_of("other-host.test");
    world.call(world.arrive(mailing(Disposition::none, 1, "payload", bad)), Disposition::malicious);
    auto mail = mailing(Disposition::none, 2, "harmless", harmless);
    mail.replace(mail.find("Invoice"), 7, "Minutes");
    REQUIRE(has(world.judged(mail, world.clock.now()), "attachments.near_known_file"));
    world.call(world.arrive(mail), Disposition::none);
    const auto is_near = [&](const std::string& likeness) {
        return has(world.judged(mailing(Disposition::none, 99, "varied", likeness), world.clock.now()), "attachments.near_known_file");
    };
    CHECK_FALSE(is_near(harmless));
    CHECK(is_near(bad));
}
