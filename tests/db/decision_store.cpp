#include <catch2/catch.hpp>

#include "db/decision_store.hpp"
#include "tests/db/db_fixture.hpp"

using namespace remand;
using namespace remand::db;
using namespace std::chrono_literals;

namespace {

CampaignPrint print_of(char letter, std::optional<std::uint64_t> text = {}) { return {std::string(16, letter), text}; }

NewMessage printed(const std::string& provider_id, CampaignPrint print, Timestamp at = noon) {
    auto message = a_message(provider_id);
    message.print = std::move(print);
    message.received_at = at;
    return message;
}

const std::string evil(64, 'e'), page = "evil.test/login", likeness(70, 'A');

struct World : TestDatabase {
    DecisionStore decisions{*database};

    MessageRecord message(std::int64_t id) { return must(messages.find(id)).value(); }
    std::int64_t decide(std::int64_t message, Disposition disposition, Timestamp at = noon, std::vector<std::int64_t> copies = {},
                        PlannedAction planned = {}) {
        NewDecision decision{acme, message, disposition, "operator:jane", "", at, {evil}, {page}, {likeness}, print_of('a', 7), {}};
        decision.effects.push_back({message, "analyst.decision", "Jane called it so", planned, {}});
        for (const auto copy : copies) decision.effects.push_back({copy, "campaign.decided", "Jane called a copy so", planned, {}});
        return must(decisions.decide(decision, audit_of("message.reclassify")));
    }
    std::optional<DecisionStore::Known> file(Timestamp as_of) { return must(decisions.about_keys(acme, DecisionStore::Kind::file, {evil}, as_of)); }
    std::vector<DecisionStore::Known> likenesses(Timestamp as_of, int limit = 10) {
        return must(decisions.newest_likenesses(acme, limit, as_of));
    }
    std::optional<DecisionStore::Known> group(const CampaignPrint& print, Timestamp as_of) {
        return must(decisions.about_campaign(acme, print, noon - 30 * 24h, as_of));
    }
};

} // namespace

TEST_CASE("A message joins the group of a message that is like it, and founds one otherwise", "[decision_store]") {
    World world;
    const auto first = world.store(printed("1", print_of('a', 0)));
    const auto near = world.store(printed("2", print_of('a', 0b1111111111)));
    const auto far = world.store(printed("3", print_of('a', 0b11111111111'0000000)));
    const auto other_key = world.store(printed("4", print_of('b', 0)));
    const auto short_text = world.store(printed("5", print_of('a')));
    const auto unknown = world.store(printed("6", {}));
    CHECK(world.message(first).campaign == first);
    CHECK(world.message(near).campaign == first);
    CHECK(world.message(near).campaign_copies == 2);
    CHECK(world.message(far).campaign == far);
    CHECK(world.message(other_key).campaign == other_key);
    CHECK(world.message(short_text).campaign == short_text);
    CHECK_FALSE(world.message(unknown).campaign);
    CHECK(must(world.messages.list({.campaign = first})).size() == 2);
    const auto group = must(world.decisions.group_of(acme, print_of('a', 1), noon));
    CHECK(group.copies == 2);
    CHECK(group.first_at == noon);
}

TEST_CASE("A group from which nothing came for a week is over", "[decision_store]") {
    World world;
    const auto first = world.store(printed("1", print_of('a')));
    const auto next = world.store(printed("2", print_of('a'), noon + campaign_silence));
    const auto later = world.store(printed("3", print_of('a'), noon + 2 * campaign_silence + 1us));
    CHECK(world.message(next).campaign == first);
    CHECK(world.message(later).campaign == later);
}

TEST_CASE("A message of another tenant is of no group of ours", "[decision_store]") {
    World world;
    must(world.tenants.add(a_tenant(TenantId{"other"}), audit_of("tenant.add")));
    const auto ours = world.store(printed("1", print_of('a')));
    must(world.messages.commit_page(TenantId{"other"}, jane, {printed("2", print_of('a'))}, std::nullopt));
    const auto theirs = must(world.messages.list({.limit = 1})).at(0);
    CHECK(theirs.campaign == theirs.id);
    world.decide(ours, Disposition::malicious);
    CHECK_FALSE(must(world.decisions.about_keys(TenantId{"other"}, DecisionStore::Kind::file, {evil}, noon + 1h)));
}

TEST_CASE("A decision is the verdict of its message and its copies, with what the scanner found behind it", "[decision_store]") {
    World world;
    auto bad = printed("1", print_of('a', 7));
    bad.verdict.score = 12;
    bad.verdict.evidence = {{"links.shortener", EvidenceGroup::links, 12, "A shortener."}};
    bad.verdict.explanation.grounds = "no rule holds";
    const auto id = world.store(bad), copy = world.store(printed("2", print_of('a', 7)));
    world.decide(id, Disposition::malicious, noon + 1h, {copy}, {Action::quarantine, ActionState::planned, "Policy"});
    const auto message = world.message(id);
    CHECK(message.verdict.disposition == Disposition::malicious);
    CHECK(message.decided_by == "operator:jane");
    CHECK(message.generation == 2);
    REQUIRE(message.verdict.evidence.size() == 2);
    CHECK(message.verdict.evidence[0].code == "analyst.decision");
    CHECK(message.verdict.evidence[0].weight == 0);
    CHECK(message.verdict.score == 12);
    CHECK(message.verdict.explanation.grounds == "Jane called it so. By its evidence it would be none: no rule holds");
    CHECK(world.message(copy).verdict.evidence.at(0).code == "campaign.decided");
    CHECK(must(world.messages.list({.disposition = Disposition::malicious})).size() == 2);
    CHECK(world.due(noon + 1h).size() == 2);
    REQUIRE(must(world.decisions.about(copy)).size() == 1);
    CHECK(must(world.decisions.about(copy)).front().messages == 2);
}

TEST_CASE("Withdrawing gives back the scanner's verdicts, and takes back what was planned and done", "[decision_store]") {
    World world;
    const auto id = world.store(printed("1", print_of('a', 7))), copy = world.store(printed("2", print_of('a', 7)));
    world.decide(id, Disposition::malicious, noon, {copy}, {Action::quarantine, ActionState::planned, "Policy"});
    const auto first = world.due().at(0);
    must(world.actions.begin(first.id, in_inbox(), noon));
    must(world.actions.finish(first.id, ActionState::done, in_quarantine(), {noon, "ok", ""}));
    CHECK(must(world.decisions.withdraw(copy, "operator:joe", noon + 2h, audit_of("message.withdraw"))).size() == 2);
    for (const auto message : {id, copy}) {
        CHECK(world.message(message).verdict.disposition == Disposition::none);
        CHECK(world.message(message).decided_by == "scanner");
    }
    const auto due = world.due(noon + 3h);
    REQUIRE(due.size() == 1);
    CHECK(due[0].action == Action::restore);
    CHECK(due[0].undo_of == first.id);
    CHECK(code_of(world.decisions.withdraw(copy, "operator:joe", noon + 2h, audit_of("message.withdraw"))) == "decision.unknown");
}

TEST_CASE("What was decided is known from then on, until it is withdrawn, whenever one asks", "[decision_store]") {
    World world;
    const auto id = world.store(printed("1", print_of('a', 7)));
    world.decide(id, Disposition::malicious, noon + 1h);
    CHECK_FALSE(world.file(noon));
    CHECK(world.file(noon + 1h)->disposition == Disposition::malicious);
    CHECK(must(world.decisions.about_keys(acme, DecisionStore::Kind::page, {"other.test", page}, noon + 1h))->key == page);
    CHECK_FALSE(must(world.decisions.about_keys(acme, DecisionStore::Kind::page, {evil}, noon + 1h)));
    CHECK(world.group(print_of('a', 5), noon + 1h)->decided_by == "operator:jane");
    CHECK_FALSE(world.group(print_of('a', 0xFFFFFF00), noon + 1h));
    CHECK_FALSE(world.group(print_of('b', 7), noon + 1h));
    must(world.decisions.withdraw(id, "operator:joe", noon + 3h, audit_of("message.withdraw")));
    CHECK(world.file(noon + 2h));
    CHECK_FALSE(world.file(noon + 3h));
    CHECK(world.group(print_of('a', 7), noon + 2h));
    CHECK_FALSE(world.group(print_of('a', 7), noon + 4h));
}

TEST_CASE("The newest decision about a file counts, and a milder one about a copy takes the worse one back", "[decision_store]") {
    World world;
    const auto id = world.store(printed("1", print_of('a', 7))), copy = world.store(printed("2", print_of('a', 7)));
    world.decide(id, Disposition::malicious, noon + 1h, {copy});
    world.decide(copy, Disposition::none, noon + 2h);
    CHECK(world.message(id).verdict.disposition == Disposition::none);
    CHECK(world.message(id).decided_by == "scanner");
    CHECK(world.message(copy).decided_by == "operator:jane");
    CHECK(world.file(noon + 1h)->disposition == Disposition::malicious);
    CHECK(world.file(noon + 2h)->disposition == Disposition::none);
    CHECK(must(world.decisions.about(id)).front().withdrawn_at == noon + 2h);
}

TEST_CASE("Decided likenesses are listed newest first, while they stand, up to a limit, to their tenant", "[decision_store]") {
    World world;
    must(world.tenants.add(a_tenant(TenantId{"other"}), audit_of("tenant.add")));
    const auto first = world.store(printed("1", print_of('a', 7))), second = world.store(printed("2", print_of('b', 7)));
    world.decide(first, Disposition::malicious, noon + 1h);
    world.decide(second, Disposition::none, noon + 2h);
    CHECK(world.likenesses(noon).empty());
    const auto all = world.likenesses(noon + 2h);
    REQUIRE(all.size() == 2);
    CHECK(all[0].disposition == Disposition::none);
    CHECK(all[0].at == noon + 2h);
    CHECK(all[1].disposition == Disposition::malicious);
    CHECK(all[1].key == likeness);
    CHECK(world.likenesses(noon + 2h, 1).size() == 1);
    CHECK(must(world.decisions.newest_likenesses(TenantId{"other"}, 10, noon + 2h)).empty());
    must(world.decisions.withdraw(second, "operator:joe", noon + 3h, audit_of("message.withdraw")));
    CHECK(world.likenesses(noon + 3h).size() == 1);
    CHECK(world.likenesses(noon + 2h).size() == 2);
}

TEST_CASE("What is remembered goes with the tenant, and the record of who decided stays", "[decision_store]") {
    World world;
    const auto id = world.store(printed("1", print_of('a', 7)));
    world.decide(id, Disposition::malicious);
    must(world.tenants.remove(acme, audit_of("tenant.remove")));
    CHECK_FALSE(world.file(noon + 1h));
    CHECK(world.likenesses(noon + 1h).empty());
    CHECK_FALSE(world.group(print_of('a', 7), noon + 1h));
    CHECK(must(world.decisions.about(id)).size() == 1);
}

TEST_CASE("A message that nobody judged cannot be decided about, and nothing is written then", "[decision_store]") {
    World world;
    auto pending = printed("1", {});
    pending.state = MessageState::pending;
    const auto id = world.store(pending), judged = world.store(printed("2", print_of('a', 7)));
    NewDecision decision{acme, judged, Disposition::malicious, "operator:jane", "", noon, {evil}, {}, {}, {}, {}};
    decision.effects = {{judged, "analyst.decision", "So", {}, {}}, {id, "campaign.decided", "So", {}, {}}};
    CHECK(code_of(world.decisions.decide(decision, audit_of("message.reclassify"))) == "message.not_judged");
    CHECK(world.message(judged).decided_by == "scanner");
    CHECK_FALSE(world.file(noon + 1h));
}
