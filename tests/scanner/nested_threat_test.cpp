// The rows that say why an attached mail is bad by itself.
#include <catch2/catch.hpp>

#include "scanner/detectors/detector.hpp"
#include "tests/scanner/verdict_of.hpp"

using namespace remand;
using namespace remand::test;
using scanner::FileKind;
using scanner::judge;

namespace {

scanner::MessageFacts bad_mail() {
    auto mail = a_message()
                    .from("Microsoft account team", "it@secure-login.click")
                    .subject("Your mailbox is full")
                    .text("Please verify your account within 24 hours")
                    .link("https://xkqzwvbtr.top/?e=jane@corp.test")
                    .attachment("fax.html", FileKind::html);
    mail.set([](auto& f) { f.attachments[0].has_password_form = true; });
    return mail.build();
}

FactsBuilder carrying(const scanner::MessageFacts& inner) {
    return a_message().set([&](auto& f) { f.nested = {inner}; });
}

std::vector<Evidence> inner_rows(const Verdict& verdict) {
    std::vector<Evidence> rows;
    for (const auto& row : verdict.evidence)
        if (row.code.starts_with("inner.")) rows.push_back(row);
    return rows;
}

int weight_of(std::string_view code) {
    for (const auto& row : scanner::detectors())
        if (row.code == code) return row.weight;
    FAIL("no such detector");
    return 0;
}

} // namespace

TEST_CASE("What makes an attached mail bad stands below the sign that says so, the weightiest first", "[nested_threat]") {
    const auto verdict = judge(carrying(bad_mail()).build(), our_tenant());
    const auto& evidence = verdict.evidence;
    const auto sign = std::find_if(evidence.begin(), evidence.end(),
                                   [](const Evidence& row) { return row.code == "attachments.nested_threat"; });
    REQUIRE(sign != evidence.end());
    const auto rows = inner_rows(verdict);
    REQUIRE(rows.size() == 4);
    CHECK(std::equal(rows.begin(), rows.end(), sign + 1));
    CHECK(has(verdict, "inner.identity.brand_name"));
    CHECK(sign->reason.ends_with(rows.front().reason.substr(std::string_view("In the attached mail: ").size())));
    int before = 100;
    for (const auto& row : rows) {
        CHECK(row.reason.starts_with("In the attached mail: "));
        const int weight = weight_of(std::string_view(row.code).substr(6));
        CHECK(weight <= before);
        before = weight;
    }
}

TEST_CASE("What an attached mail is like moves no score and no disposition", "[nested_threat]") {
    const auto mail = carrying(bad_mail()).build();
    const auto verdict = judge(mail, our_tenant());
    for (const auto& row : inner_rows(verdict)) {
        CHECK(row.weight == 0);
        CHECK(row.group == EvidenceGroup::attachments);
    }
    CHECK(verdict.score == sum_of(verdict));
    for (const auto& answer : verdict.explanation.by_evidence)
        CHECK_FALSE(answer.without.front().starts_with("inner."));
    auto two = mail;
    two.nested.push_back(bad_mail());
    CHECK(judge(two, our_tenant()).score == verdict.score);
    CHECK(inner_rows(judge(two, our_tenant())) == inner_rows(verdict));
}

TEST_CASE("Where an attached mail may be handed on or is not asked about, nothing is said of what is in it", "[nested_threat]") {
    CHECK(inner_rows(judge(carrying(bad_mail()).to("abuse@corp.test").build(), our_tenant())).empty());
    auto bounce = carrying(bad_mail());
    bounce.set([](auto& f) { f.is_bounce = true; });
    CHECK(inner_rows(judge(bounce.build(), our_tenant())).empty());
    CHECK(inner_rows(judge(carrying(a_message().build()).build(), our_tenant())).empty());
    auto silent = our_tenant();
    silent.silenced = {"attachments.nested_threat"};
    CHECK(inner_rows(judge(carrying(bad_mail()).build(), silent)).empty());
}
