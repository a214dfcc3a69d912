// Additional detections, the action matrix, and lists in what becomes of a message.
#include <catch2/catch.hpp>

#include "scanner/scanner.hpp"
#include "service/lists/entry.hpp"
#include "service/policy/judgement.hpp"
#include "service/policy/plan.hpp"
#include "service/kept_text.hpp"
#include "service/policy/simulation.hpp"
#include "tests/service/engine_world.hpp"

using namespace remand;
using namespace remand::service;
using namespace remand::tests;
using db::ListEntry;
using db::ListKind;

namespace {

constexpr Timestamp arrival{std::chrono::seconds{1'800'000'000}};
const std::vector<std::string> mailbox_addresses{jane};

scanner::MessageFacts mail_from(std::string domain) {
    scanner::MessageFacts facts;
    facts.from = {{"Joe", "joe", std::move(domain)}};
    facts.from_fields = 1;
    facts.message_id = "<1@else.test>";
    facts.subject = "Hello";
    facts.text = "Shall we meet for lunch on Thursday? Regards, Joe";
    facts.date = arrival;
    facts.authentication.is_present = true;
    facts.authentication.dmarc = "pass";
    return facts;
}

scanner::Attachment attached(std::string name, scanner::FileKind kind) {
    scanner::Attachment file;
    file.name = std::move(name);
    file.kind = kind;
    file.size = 10;
    return file;
}

ListEntry listed(ListKind kind, std::string pattern, std::int64_t id = 1) {
    ListEntry entry;
    entry.id = id;
    entry.kind = kind;
    entry.pattern = std::move(pattern);
    REQUIRE(settle(entry, {}));
    return entry;
}

Judgement judged(const scanner::MessageFacts& facts, const Policy& policy, std::vector<ListEntry> entries = {},
                 const AskAge& age = {}) {
    scanner::ScanContext context;
    context.own_domains = {"example.com"};
    context.recipient = jane;
    context.as_of = arrival;
    return judge_mail(&scanner::judge, {facts, mailbox_addresses, arrival}, context, policy, ListSet(std::move(entries)), age);
}

// A tenant where somebody called one of this group so.
class DecidedGroup : public scanner::HistorySource {
public:
    explicit DecidedGroup(Disposition disposition) : disposition_(disposition) {}
    [[nodiscard]] scanner::SenderHistory sender(std::string_view, std::string_view, Timestamp) const override { return {}; }
    [[nodiscard]] std::optional<scanner::DecidedCampaign> decided_campaign(const CampaignPrint& print) const override {
        asked = print;
        return scanner::DecidedCampaign{disposition_, "operator:ann", arrival, 42};
    }
    mutable CampaignPrint asked;

private:
    Disposition disposition_;
};

Judgement judged_in(const DecidedGroup& group, const scanner::MessageFacts& facts, std::vector<ListEntry> entries = {}) {
    scanner::ScanContext context;
    context.own_domains = {"example.com"};
    context.recipient = jane;
    context.as_of = arrival;
    context.history = &group;
    return judge_mail(&scanner::judge, {facts, mailbox_addresses, arrival}, context, Policy{}, ListSet(std::move(entries)), {});
}

Policy policy_of(std::string_view json) {
    auto policy = read_policy(json);
    INFO((policy ? "" : policy.error().message));
    REQUIRE(policy);
    return *policy;
}

bool has(const Verdict& verdict, std::string_view code) {
    for (const auto& row : verdict.evidence)
        if (row.code == code) return true;
    return false;
}

int sum_of(const Verdict& verdict) {
    int sum = 0;
    for (const auto& row : verdict.evidence) sum += row.weight;
    return sum;
}

AskAge first_seen(std::optional<std::chrono::days> ago, std::chrono::days watching) {
    return [=](std::string_view) {
        return SenderAge{ago ? std::optional(arrival - *ago) : std::nullopt, arrival - watching};
    };
}

} // namespace

TEST_CASE("Without settings no additional detection fires", "[judgement]") {
    auto facts = mail_from("else.test");
    facts.text.clear();
    facts.attachments.push_back(attached("page.html", scanner::FileKind::html));
    const auto judgement = judged(facts, Policy{}, {}, first_seen({}, std::chrono::days{200}));
    for (const auto& row : judgement.verdict.evidence) CHECK_FALSE(row.code.starts_with("policy."));
}

TEST_CASE("A blank body makes mail at least what the policy says, and text does not", "[judgement]") {
    const auto policy = policy_of(R"({"detections":{"blank_body":"suspicious"}})");
    auto facts = mail_from("else.test");
    CHECK_FALSE(has(judged(facts, policy).verdict, "policy.blank_body"));
    facts.text = " \n";
    const auto blank = judged(facts, policy).verdict;
    CHECK(blank.disposition == Disposition::suspicious);
    CHECK(has(blank, "policy.blank_body"));
    CHECK(sum_of(blank) == blank.score);
    facts.html.images = 1;
    CHECK_FALSE(has(judged(facts, policy).verdict, "policy.blank_body"));
}

TEST_CASE("A page as an attachment is found by its kind or its name", "[judgement]") {
    const auto policy = policy_of(R"({"detections":{"html_attachment":"malicious"}})");
    for (const std::string name : {"Invoice.HTM", "a.html", "b.xhtml"}) {
        auto facts = mail_from("else.test");
        facts.attachments.push_back(attached(name, scanner::FileKind::text));
        CHECK(judged(facts, policy).verdict.disposition == Disposition::malicious);
    }
    auto facts = mail_from("else.test");
    facts.attachments.push_back(attached("html.pdf", scanner::FileKind::pdf));
    CHECK_FALSE(has(judged(facts, policy).verdict, "policy.html_attachment"));
}

TEST_CASE("A change of payroll is held against free mail only", "[judgement]") {
    const auto policy = policy_of(R"({"detections":{"payroll_change":"malicious"}})");
    for (const auto& [domain, fires] : {std::pair{"gmail.com", true}, {"else.test", false}}) {
        auto facts = mail_from(domain);
        facts.text = "I would like to update my direct deposit account before the next payroll.";
        CHECK(has(judged(facts, policy).verdict, "policy.payroll_change") == fires);
    }
}

TEST_CASE("A young domain is held against mail once we have watched for long enough", "[judgement]") {
    using std::chrono::days;
    const auto policy = policy_of(R"({"detections":{"domain_age":{"malicious_days":7,"suspicious_days":30}}})");
    const auto facts = mail_from("else.test");
    const auto at = [&](std::optional<days> ago, days watching) {
        return judged(facts, policy, {}, first_seen(ago, watching)).verdict.disposition;
    };
    CHECK(at({}, days{100}) == Disposition::malicious);
    CHECK(at(days{6}, days{100}) == Disposition::malicious);
    CHECK(at(days{7}, days{100}) == Disposition::suspicious);
    CHECK(at(days{29}, days{100}) == Disposition::suspicious);
    CHECK(at(days{30}, days{100}) == Disposition::none);
    CHECK(at({}, days{6}) == Disposition::none); // every domain is new to who has just begun
    CHECK(at({}, days{7}) == Disposition::malicious);
    CHECK(at(days{12}, days{12}) == Disposition::none);

    const auto trusted = judged(facts, policy, {listed(ListKind::trusted_domain, "else.test")}, first_seen({}, days{100}));
    CHECK(trusted.verdict.disposition == Disposition::none);
    CHECK(judged(mail_from("gmail.com"), policy, {}, first_seen({}, days{100})).verdict.disposition == Disposition::none);
}

TEST_CASE("A trusted domain may look like another one", "[judgement]") {
    const auto facts = mail_from("examp1e.com");
    const auto before = judged(facts, Policy{}).verdict;
    REQUIRE(has(before, "identity.homograph"));
    const auto after = judged(facts, Policy{}, {listed(ListKind::trusted_domain, "examp1e.com")}).verdict;
    CHECK_FALSE(has(after, "identity.homograph"));
    CHECK(has(after, "policy.trusted_domain"));
    CHECK(after.score < before.score);
    CHECK(sum_of(after) == after.score);
}

TEST_CASE("The first rule whose conditions hold decides, and the disposition's own action where none does", "[judgement]") {
    const auto policy = policy_of(R"({"groups":{"Finance":["ann@example.com","*.finance.example.com"]},
        "rules":[
         {"name":"locked","dispositions":["suspicious"],"groups":["finance"],"attributes":["encrypted"],"action":"quarantine"},
         {"name":"partner","senders":["*.example.net"],"action":"none"},
         {"name":"sure","dispositions":["spam"],"min_score":50,"action":"trash"},
         {"name":"board","recipients":["board@example.com"],"max_score":40,"action":"soft-delete"}]})");
    const auto chosen = [&](Disposition disposition, int score, std::vector<std::string> attributes, std::string to, std::string from) {
        Verdict verdict;
        verdict.disposition = disposition;
        verdict.score = score;
        verdict.attributes = std::move(attributes);
        const auto choice = choose_action(policy, {verdict, to, from, {}});
        return std::pair(choice.action, choice.rule == nullptr ? std::string() : choice.rule->name);
    };
    using enum Disposition;
    CHECK(chosen(suspicious, 45, {"encrypted"}, "Ann@example.com", "x@else.test") == std::pair(Action::quarantine, std::string("locked")));
    CHECK(chosen(suspicious, 45, {"encrypted"}, "bob@eu.finance.example.com", "x@else.test").second == "locked");
    CHECK(chosen(suspicious, 45, {}, "ann@example.com", "x@else.test") == std::pair(Action::junk, std::string()));
    CHECK(chosen(suspicious, 45, {"encrypted"}, "bob@example.com", "x@else.test").second.empty());
    CHECK(chosen(malicious, 90, {}, "bob@example.com", "x@mail.example.net") == std::pair(Action::none, std::string("partner")));
    CHECK(chosen(spam, 50, {}, "bob@example.com", "x@else.test").second == "sure");
    CHECK(chosen(spam, 49, {}, "bob@example.com", "x@else.test").second.empty());
    CHECK(chosen(bulk, 40, {}, "board@example.com", "x@else.test").second == "board");
    CHECK(chosen(bulk, 41, {}, "board@example.com", "x@else.test").second.empty());
    CHECK(chosen(none, 0, {}, "board@example.com", "x@else.test").second.empty()); // clean mail is never moved

    const auto again = read_policy(to_json_text(policy));
    REQUIRE(again);
    CHECK(again->rules == policy.rules);
    CHECK(again->groups == policy.groups);
}

TEST_CASE("A group of the directory counts where no group by hand has the name", "[judgement]") {
    const auto policy = policy_of(R"({"rules":[{"name":"f","groups":["finance"],"action":"trash"}]})");
    Verdict verdict;
    verdict.disposition = Disposition::spam;
    CHECK(choose_action(policy, {verdict, jane, "", [](std::string_view group) { return group == "finance"; }}).action == Action::trash);
    CHECK(choose_action(policy, {verdict, jane, "", {}}).action == Action::junk);
}

TEST_CASE("A rule or detection with a misspelt word is refused, and the sentence names it", "[judgement]") {
    const auto [text, word] = GENERATE(table<std::string, std::string>({
        {R"({"rules":[{"action":"junk"}]})", "name"},
        {R"({"rules":[{"name":"a"}]})", "needs an action"},
        {R"({"rules":[{"name":"a","action":"inbox"}]})", "action"},
        {R"({"rules":[{"name":"a","action":"junk","when":1}]})", "when"},
        {R"({"rules":[{"name":"a","action":"junk","attributes":["encripted"]}]})", "encripted"},
        {R"({"rules":[{"name":"a","action":"junk","dispositions":["none"]}]})", "none"},
        {R"({"rules":[{"name":"a","action":"junk"},{"name":"a","action":"junk"}]})", "two rules"},
        {R"({"rules":[{"name":"a","action":"junk","recipients":["not an address"]}]})", "not an address"},
        {R"({"detections":{"blank":"malicious"}})", "blank"},
        {R"({"detections":{"blank_body":"spam"}})", "malicious or suspicious"},
        {R"({"detections":{"domain_age":{"malicious_days":101}}})", "1 to 100"},
        {R"({"detections":{"domain_age":{"malicious_days":30,"suspicious_days":7}}})", "younger is worse"},
    }));
    const auto policy = read_policy(text);
    REQUIRE_FALSE(policy);
    INFO(policy.error().message);
    CHECK(policy.error().message.find(word) != std::string::npos);
}

TEST_CASE("A blocked sender is moved as malicious, its entry is named, and the hit is counted with the decision", "[judgement]") {
    EngineWorld world;
    auto entry = listed(ListKind::blocked_sender, "sender.test", 0);
    auto unused = listed(ListKind::blocked_sender, "else.test", 0);
    entry.created_at = unused.created_at = world.clock.now();
    REQUIRE(db::ListStore(*world.database)
                .change({{entry, unused}, {}, {}}, {0, world.clock.now(), "test", "list.add", "", "{}"}));
    REQUIRE(world.tenants.reload());
    const auto ref = world.deliver(Disposition::none, "m1");
    world.deliver(Disposition::spam, "m2");
    world.settle();

    const auto verdict = world.message(ref).verdict;
    CHECK(verdict.disposition == Disposition::malicious);
    REQUIRE_FALSE(verdict.evidence.empty());
    CHECK(verdict.evidence.front().reason.find("list entry 1, blocked-sender sender.test") != std::string::npos);
    CHECK(world.place_of(ref) == Place::quarantine);
    const auto entries = db::ListStore(*world.database).in_force_for(acme).value();
    CHECK(entries[0].hits == 2);
    CHECK(entries[0].last_hit_at == world.clock.now());
    CHECK(entries[1].hits == 0);

    world.clock.advance(std::chrono::hours{24});
    db::ListFilter stale;
    stale.unused_since = stale.now = world.clock.now();
    CHECK(db::ListStore(*world.database).list(stale).value().size() == 2);
    stale.unused_since = world.clock.now() - std::chrono::hours{24};
    CHECK(db::ListStore(*world.database).list(stale).value().empty());
}

TEST_CASE("A rule of the policy sends its mail elsewhere, and the reason names it", "[judgement]") {
    EngineWorld world;
    world.change_tenant([](db::TenantRecord& tenant) {
        tenant.policy_json = R"({"rules":[{"name":"Jane's spam","dispositions":["spam"],"recipients":["jane@example.com"],"action":"trash"}]})";
    });
    const auto ref = world.deliver(Disposition::spam, "m1");
    world.settle();
    CHECK(world.place_of(ref) == Place::trash);
    REQUIRE(world.actions().size() == 1);
    CHECK(world.actions().front().reason == "Policy: spam -> trash, by the rule \"Jane's spam\".");
}

TEST_CASE("A simulation looks at every message once, however small its steps, and changes nothing", "[judgement]") {
    EngineWorld world;
    for (int i = 0; i < 5; ++i) world.deliver(Disposition::none, "m" + std::to_string(i));
    world.settle();
    const auto now = read_tenant(*world.database, world.tenant(), Policy{}, {}, world.clock.now()).value();
    const auto blocked = read_tenant(*world.database, world.tenant(), Policy{}, {listed(ListKind::blocked_sender, "sender.test")}, world.clock.now()).value();
    const auto actions = world.actions().size();

    std::int64_t looked_at = 0, malicious = 0;
    int steps = 0;
    std::optional<db::SimulationPlace> place = db::SimulationPlace{};
    while (place && ++steps < 20) {
        const auto step = simulate_step(*world.database, world.clock, blocked, &now, *place, {2, std::chrono::hours{1}});
        REQUIRE(step);
        CHECK(step->messages <= 2);
        looked_at += step->messages;
        for (const auto& [outcome, change] : step->outcomes) {
            CHECK(outcome.first.disposition == Disposition::none);
            if (outcome.second == Outcome{Disposition::malicious, Action::quarantine}) malicious += change.messages - change.without_file;
            CHECK(change.examples.size() == static_cast<std::size_t>(change.messages));
        }
        place = step->next;
    }
    CHECK(looked_at == 5);
    CHECK(malicious == 5);
    CHECK(steps == 3);
    CHECK(world.actions().size() == actions);
    CHECK(db::SimulationStore(*world.database).count_judged_since(acme, Timestamp{}).value() == 5);
}

TEST_CASE("Without the entry of a list that decides it would be what the evidence makes it", "[judgement]") {
    auto facts = mail_from("else.test");
    facts.authentication.dmarc = "pass";
    const auto judgement = judged(facts, Policy{}, {listed(ListKind::blocked_sender, "else.test")});
    REQUIRE(judgement.verdict.disposition == Disposition::malicious);
    const auto& explanation = judgement.verdict.explanation;
    REQUIRE_FALSE(explanation.by_evidence.empty());
    CHECK(explanation.by_evidence.front().without == std::vector<std::string>{"policy.blocked_sender"});
    CHECK(explanation.by_evidence.front().disposition == judged(facts, Policy{}).verdict.disposition);
    CHECK(explanation.grounds.starts_with("An administrator's list decides. By its evidence it would be none:"));
    CHECK_FALSE(explanation.cleared_without); // no evidence clears what a list decided
}

TEST_CASE("Of two entries that say the same, none decides alone", "[judgement]") {
    const auto facts = mail_from("else.test");
    const auto judgement = judged(facts, Policy{}, {listed(ListKind::blocked_sender, "else.test"),
                                                    listed(ListKind::blocked_sender, "joe@else.test", 2)});
    CHECK(judgement.verdict.disposition == Disposition::malicious);
    CHECK(judgement.verdict.explanation.by_evidence.empty());
}

TEST_CASE("Without the detection of a policy it would be what the evidence makes it", "[judgement]") {
    auto facts = mail_from("else.test");
    facts.text = " ";
    const auto verdict = judged(facts, policy_of(R"({"detections":{"blank_body":"suspicious"}})")).verdict;
    REQUIRE(verdict.disposition == Disposition::suspicious);
    REQUIRE(verdict.explanation.by_evidence.size() == 1);
    CHECK(verdict.explanation.by_evidence.front().without == std::vector<std::string>{"policy.blank_body"});
    CHECK(verdict.explanation.by_evidence.front().disposition == judged(facts, Policy{}).verdict.disposition);
    CHECK(verdict.explanation.grounds.starts_with("The policy takes it for suspicious at least."));
}

TEST_CASE("What was decided about a copy holds, with a row of weight 0 and what the evidence alone would make it", "[judgement]") {
    const DecidedGroup group(Disposition::malicious);
    const auto judgement = judged_in(group, mail_from("else.test"));
    const auto& verdict = judgement.verdict;
    CHECK(judgement.print == group.asked);
    CHECK(verdict.disposition == Disposition::malicious);
    CHECK(sum_of(verdict) == verdict.score);
    CHECK(verdict.evidence.front() == Evidence{"campaign.decided", EvidenceGroup::structure, 0,
                                               "Part of a group of 43 copies, of which operator:ann called one malicious on 2027-01-15"});
    CHECK(verdict.explanation.grounds.starts_with("What was decided about a copy of it holds. By its evidence it would be none:"));
    REQUIRE_FALSE(verdict.explanation.by_evidence.empty());
    CHECK(verdict.explanation.by_evidence.front().without == std::vector<std::string>{"campaign.decided"});
}

TEST_CASE("What was decided about a copy makes nothing milder, and a list goes before it", "[judgement]") {
    auto facts = mail_from("else.test");
    CHECK_FALSE(has(judged_in(DecidedGroup(Disposition::none), facts).verdict, "campaign.decided"));
    const DecidedGroup bad(Disposition::malicious);
    CHECK(judged_in(bad, facts, {listed(ListKind::exempt_recipient, jane)}).verdict.disposition == Disposition::none);
    const auto blocked = judged_in(DecidedGroup(Disposition::spam), facts, {listed(ListKind::blocked_sender, "else.test")}).verdict;
    CHECK(blocked.disposition == Disposition::malicious);
    CHECK(has(blocked, "campaign.decided"));
}

TEST_CASE("A file on the block list makes the mail malicious, inside an archive and an attached mail too", "[judgement]") {
    const std::string hash(64, 'a');
    auto facts = mail_from("else.test");
    facts.attachments.push_back(attached("report.pdf", scanner::FileKind::pdf));
    const auto entry = listed(ListKind::blocked_file, std::string(64, 'A'));
    CHECK(entry.pattern == hash);
    CHECK(judged(facts, Policy{}, {entry}).verdict.disposition == Disposition::none);
    facts.attachments.front().sha256 = hash;
    const auto verdict = judged(facts, Policy{}, {entry}).verdict;
    CHECK(verdict.disposition == Disposition::malicious);
    CHECK(verdict.evidence.front().code == "policy.blocked_file");
    CHECK(verdict.evidence.front().group == EvidenceGroup::attachments);
    CHECK(verdict.evidence.front().reason.find("by file report.pdf") != std::string::npos);
    auto outer = mail_from("else.test");
    outer.nested = {facts};
    CHECK(judged(outer, Policy{}, {entry}).verdict.disposition == Disposition::malicious);
}

TEST_CASE("A page, site or network on the block list makes mail that leads there malicious, and its neighbours not", "[judgement]") {
    const auto leads_to = [](const std::string& href, const std::string& host) {
        auto facts = mail_from("else.test");
        scanner::Link link;
        link.href = href;
        link.scheme = "https";
        link.host = host;
        facts.links = {link};
        return facts;
    };
    const auto form = leads_to("https://forms.test/d/1a2b?usp=mail#top", "forms.test"), number = leads_to("https://192.0.2.7/x", "192.0.2.7");
    const auto is_blocked = [](const scanner::MessageFacts& facts, const std::string& pattern) {
        const auto verdict = judged(facts, Policy{}, {listed(ListKind::blocked_link, pattern)}).verdict;
        if (has(verdict, "policy.blocked_link")) CHECK(verdict.disposition == Disposition::malicious);
        return has(verdict, "policy.blocked_link");
    };
    for (const auto* pattern : {"https://forms.test/d/1a2b/", "forms.test/d/1a2b", "forms.test", "*.forms.test"})
        CHECK(is_blocked(form, pattern));
    for (const auto* pattern : {"forms.test/d/1a", "forms.test/d", "other.test", "test.test"}) CHECK_FALSE(is_blocked(form, pattern));
    CHECK(is_blocked(number, "192.0.2.0/24"));
    CHECK_FALSE(is_blocked(number, "198.51.100.7"));
    auto from_there = mail_from("forms.test"); // a sender is another list's business
    CHECK_FALSE(is_blocked(from_there, "forms.test"));
}

TEST_CASE("What files said is judged again as what files said, and not as text", "[judgement]") {
    scanner::MessageFacts facts;
    facts.text = "See the invoice.";
    facts.file_text = "Call the number below.";
    auto stripped = facts;
    const auto kept = take_text(stripped);
    CHECK(stripped.text.empty());
    CHECK(stripped.file_text.empty());
    put_text_back(stripped, kept);
    CHECK(stripped.text == facts.text);
    CHECK(stripped.file_text == facts.file_text);
    scanner::MessageFacts plain;
    put_text_back(plain, "Only text.");
    CHECK(plain.text == "Only text.");
    CHECK(plain.file_text.empty());
}
