// What would have been without some of the evidence, held against judging again without it.
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "scanner/detectors/detector.hpp"
#include "scanner/lists/lists.hpp"
#include "scanner/model/disposition.hpp"
#include "scanner/model/explanation.hpp"
#include "scanner/model/findings.hpp"
#include "scanner/text/letter_heads.hpp"
#include "scanner/text/text_head.hpp"
#include "tests/scanner/verdict_of.hpp"

using namespace remand;
using namespace remand::test;
using scanner::is_bad;
using scanner::judge;

namespace {

// The peer: the detectors are silenced and everything is judged anew.
Verdict judged_without(const scanner::MessageFacts& facts, const std::vector<std::string>& codes) {
    auto context = our_tenant();
    context.silenced = codes;
    return judge(facts, context);
}

std::vector<std::string> codes_of(std::string_view group) {
    std::vector<std::string> codes;
    for (const auto& row : scanner::all_detectors())
        if (to_text(row.group) == group) codes.emplace_back(row.code);
    return codes;
}

std::size_t index_of(std::string_view code) {
    const auto detectors = scanner::all_detectors();
    for (std::size_t i = 0; i < detectors.size(); ++i)
        if (detectors[i].code == code) return i;
    FAIL("no detector " << code);
    return 0;
}

} // namespace

TEST_CASE("Each piece of evidence is named without which it would be another disposition, and no other piece",
          "[explanation]") {
    const auto spoof = a_message().from("Jane Doe", "jane.doe@mail.test").build();
    for (const auto& facts : {credential_phish().build(), spoof, a_message().build()}) {
        const auto verdict = judge(facts, our_tenant());
        std::set<std::string> named;
        for (const auto& answer : verdict.explanation.by_evidence) {
            REQUIRE(answer.without.size() == 1);
            const auto peer = judged_without(facts, answer.without);
            CHECK(answer.disposition == peer.disposition);
            CHECK(answer.score == peer.score);
            CHECK(answer.disposition != verdict.disposition);
            named.insert(answer.without.front());
        }
        for (const auto& row : verdict.evidence)
            if (!row.code.starts_with("model.") && !named.contains(row.code))
                CHECK(judged_without(facts, {row.code}).disposition == verdict.disposition);
    }
    CHECK_FALSE(judge(spoof, our_tenant()).explanation.by_evidence.empty());
}

TEST_CASE("A group that decides is named with what would have been without all of it", "[explanation]") {
    const auto facts = a_message().from("Jane Doe", "jane.doe@mail.test").build();
    const auto verdict = judge(facts, our_tenant());
    REQUIRE_FALSE(verdict.explanation.by_group.empty());
    for (const auto& answer : verdict.explanation.by_group) {
        REQUIRE(answer.without.size() == 1);
        const auto peer = judged_without(facts, codes_of(answer.without.front()));
        CHECK(answer.disposition == peer.disposition);
        CHECK(answer.score == peer.score);
    }
    // Enough of it stands in several groups at once.
    const auto phish = judge(credential_phish().build(), our_tenant());
    for (const auto group : {"authentication", "identity", "links", "content"}) {
        const bool is_named = std::any_of(phish.explanation.by_group.begin(), phish.explanation.by_group.end(),
                                          [&](const Counterfactual& answer) { return answer.without.front() == group; });
        CHECK(is_named == (judged_without(credential_phish().build(), codes_of(group)).disposition != phish.disposition));
    }
}

TEST_CASE("The fewest groups that clear a malicious mail do clear it, and fewer do not", "[explanation]") {
    const auto facts = credential_phish().build();
    const auto verdict = judge(facts, our_tenant());
    REQUIRE(verdict.disposition == Disposition::malicious);
    const auto& cleared = verdict.explanation.cleared_without;
    REQUIRE(cleared);
    std::vector<std::string> all;
    for (const auto& group : cleared->without)
        for (auto& code : codes_of(group)) all.push_back(std::move(code));
    const auto peer = judged_without(facts, all);
    CHECK(peer.disposition == cleared->disposition);
    CHECK(peer.score == cleared->score);
    CHECK_FALSE(is_bad(cleared->disposition));
    for (const auto& left_in : cleared->without) {
        std::vector<std::string> fewer;
        for (const auto& group : cleared->without)
            if (group != left_in)
                for (auto& code : codes_of(group)) fewer.push_back(std::move(code));
        CHECK(is_bad(judged_without(facts, fewer).disposition));
    }
}

TEST_CASE("Mail that is not bad has nothing to be cleared of, and says on what grounds", "[explanation]") {
    const auto verdict = judge(a_message().build(), our_tenant());
    CHECK_FALSE(verdict.explanation.cleared_without);
    CHECK(verdict.explanation.by_evidence.empty());
    CHECK(verdict.explanation.grounds == "0 points of any kind, fewer than the 42 of spam");
}

TEST_CASE("The grounds name the rule that held with its points", "[explanation]") {
    CHECK(judge(credential_phish().build(), our_tenant())
              .explanation.grounds.find("points of threat and context (64 are needed)") != std::string::npos);
    const auto spoof = judge(a_message().from("Jane Doe", "jane.doe@mail.test").build(), our_tenant());
    REQUIRE(spoof.disposition == Disposition::spoof);
    CHECK(spoof.explanation.grounds.find("points of threat about the sender (40 are needed)") != std::string::npos);
}

TEST_CASE("The grounds say what keeps a high score from being malicious", "[explanation]") {
    scanner::FiredDetectors fired;
    fired.set(index_of("links.password_form")).set(index_of("links.script")).set(index_of("structure.hidden_recipients"));
    const auto signs = scanner::signs_of(fired, scanner::shipped_points());
    REQUIRE(scanner::dispose(signs, scanner::Standing::unproven) == Disposition::suspicious);
    CHECK(scanner::grounds_of(signs, scanner::Standing::unproven)
              .ends_with("; not malicious, since its threats are of one group"));
}

TEST_CASE("A hard rule that is taken away leaves what the rest would have made", "[explanation]") {
    scanner::FiredDetectors fired;
    fired.set(index_of("rule.disguised_program")).set(index_of("content.urgency"));
    const auto& points = scanner::shipped_points();
    const scanner::Findings findings{fired, scanner::signs_of(fired, points), {}};
    REQUIRE(scanner::dispose(findings.signs, scanner::Standing::unproven) == Disposition::malicious);
    const auto explanation = scanner::explain(findings, points, scanner::Standing::unproven);
    CHECK(explanation.grounds == "A hard rule holds, which convicts by itself");
    REQUIRE(explanation.by_evidence.size() == 1);
    CHECK(explanation.by_evidence.front().without == std::vector<std::string>{"rule.disguised_program"});
    CHECK(explanation.by_evidence.front().disposition == Disposition::none);
    REQUIRE(explanation.cleared_without);
    CHECK(explanation.cleared_without->without == std::vector<std::string>{"attachments"});
}

TEST_CASE("A verdict names the model, lists, words and facts that it was made with", "[explanation]") {
    const auto verdict = judge(a_message().build(), our_tenant());
    CHECK(verdict.model == std::string(scanner::model_version()) + " lists " + scanner::lists().hash() + " words " +
                               scanner::shipped_text_head().hash() + "-" + scanner::shipped_letter_heads().hash() +
                               " facts " + std::to_string(scanner::MessageFacts::current_version));
}
