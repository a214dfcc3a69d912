// What holds for every mail there is: held against all mail of the attack families and their honest look-alikes.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "scanner/detectors/detector.hpp"
#include "scanner/extract/extract.hpp"
#include "scanner/facts_json.hpp"
#include "scanner/scanner.hpp"
#include "tests/scanner/family_mail.hpp"

using namespace remand;
using namespace remand::test;

namespace {

// Facts of every mail, read once.
const std::vector<scanner::MessageFacts>& all_facts() {
    static const std::vector<scanner::MessageFacts> facts = [] {
        scanner::prepare_extraction();
        std::vector<scanner::MessageFacts> out;
        for (const auto& path : family_mails()) out.push_back(scanner::extract_facts(bytes_of(path), {}));
        return out;
    }();
    return facts;
}

void check_same(const Verdict& a, const Verdict& b) {
    CHECK(a.disposition == b.disposition);
    CHECK(a.score == b.score);
    CHECK(a.attributes == b.attributes);
    CHECK(a.evidence == b.evidence);
    CHECK(a.model == b.model);
    CHECK(a.explanation == b.explanation);
}

} // namespace

TEST_CASE("The score of every mail is the sum of its evidence", "[properties]") {
    REQUIRE(all_facts().size() > 100);
    const auto context = family_tenant();
    for (const auto& facts : all_facts()) {
        const auto verdict = scanner::judge(facts, context);
        int sum = 0;
        for (const auto& row : verdict.evidence) sum += row.weight;
        CHECK(verdict.score == sum);
    }
}

TEST_CASE("Every mail that is judged twice gets the same verdict to the letter", "[properties]") {
    const auto context = family_tenant(), again = family_tenant();
    for (const auto& facts : all_facts()) check_same(scanner::judge(facts, context), scanner::judge(facts, again));
}

TEST_CASE("Every mail that is read twice has the same facts to the letter", "[properties]") {
    const auto& facts = all_facts();
    const auto mails = family_mails();
    for (std::size_t i = 0; i < mails.size(); ++i)
        CHECK(scanner::to_json(scanner::extract_facts(bytes_of(mails[i]), {})) == scanner::to_json(facts[i]));
}

TEST_CASE("Facts that were stored and read again give the same verdict", "[properties]") {
    const auto context = family_tenant();
    for (const auto& facts : all_facts()) {
        const auto stored = scanner::facts_from_json(scanner::to_json(facts));
        REQUIRE(stored);
        check_same(scanner::judge(facts, context), scanner::judge(*stored, context));
    }
}

TEST_CASE("What a detector says does not depend on which others were asked before it", "[properties]") {
    const auto detectors = scanner::all_detectors();
    const auto context = family_tenant();
    std::vector<std::size_t> order(detectors.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::mt19937 shuffle(20261127);
    for (const auto& facts : all_facts()) {
        const scanner::MessageView in_order(facts, context), in_disorder(facts, context);
        std::vector<scanner::Reason> expected(detectors.size()), found(detectors.size());
        for (std::size_t i = 0; i < detectors.size(); ++i) expected[i] = detectors[i].run(in_order);
        std::shuffle(order.begin(), order.end(), shuffle);
        for (const auto i : order) found[i] = detectors[i].run(in_disorder);
        CHECK(found == expected);
    }
}
