#include <catch2/catch.hpp>

#include "scanner/extract/extract.hpp"
#include "scanner/fingerprint.hpp"

using namespace remand::scanner;

namespace {

constexpr auto notice = "Dear Anna, your mailbox has used 98 percent of its space. To go on receiving mail, please "
                        "confirm your account before 12 March 2026. Ticket 48213. Kind regards, the mail team";
constexpr auto copy = "Dear Bruno, your mailbox has used 94 percent of its space. To go on receiving mail, please "
                      "confirm your account before 15 March 2026. Ticket 99107. Kind regards, the mail team";
constexpr auto other = "The minutes of the spring meeting are attached. We agreed on the new timetable for the choir, "
                       "and Paul will book the hall for the second weekend in May. Please tell me who can bring cake";

MessageFacts facts_of(const std::string& body, const std::string& subject = "Hello") {
    prepare_extraction();
    return extract_facts("From: a@a.test\nSubject: " + subject + "\nContent-Type: text/html\n\n" + body, {});
}

} // namespace

TEST_CASE("Copies of one text have near simhashes", "[fingerprint_test]") {
    const auto distance = simhash_distance(simhash(notice), simhash(copy));
    REQUIRE(distance);
    CHECK(*distance <= 12);
    CHECK(simhash_distance(simhash(notice), simhash(notice)) == 0);
}

TEST_CASE("Different texts have far simhashes, and short ones none", "[fingerprint_test]") {
    CHECK(simhash_distance(simhash(notice), simhash(other)).value_or(0) > 18);
    CHECK(simhash("See you tomorrow").empty());
    CHECK_FALSE(simhash_distance("", simhash(notice)));
    CHECK_FALSE(simhash_distance("not a number", simhash(notice)));
}

TEST_CASE("A subject's skeleton is the same for every copy", "[fingerprint_test]") {
    CHECK(subject_skeleton("Re: AW: Invoice INV-20931 for bob@corp.test, 12.03.2026") ==
          subject_skeleton("Invoice INV-7 for jane@corp.test, 01.04.2026"));
    CHECK(subject_skeleton("Invoice 7 is due") == "invoice # is due");
    CHECK(subject_skeleton("Invoice 7 is due") != subject_skeleton("Invoice 7 was paid"));
    CHECK(subject_skeleton(std::string(5'000, 'x')).empty());
}

TEST_CASE("Structure is what the copies of a page have in common, whatever it says", "[fingerprint_test]") {
    const auto first = facts_of("<table><tr><td><p>One</p><p>Two</p><a href='https://a.test/1'>x</a></table>");
    const auto second = facts_of("<table><tr><td><p>Eins</p><a href='https://b.test/2'>y</a></table>");
    const auto third = facts_of("<div><img src='https://a.test/x.png'><a href='https://a.test/1'>x</a></div>");
    CHECK(first.fingerprints.version == fingerprint_version);
    CHECK(first.fingerprints.structure == second.fingerprints.structure);
    CHECK(first.fingerprints.structure != third.fingerprints.structure);
}

TEST_CASE("A message's facts carry the fingerprints of its text and subject", "[fingerprint_test]") {
    const auto facts = facts_of(std::string("<p>") + notice + "</p>", "Ticket 48213");
    CHECK(facts.fingerprints.text == simhash(notice));
    CHECK(facts.fingerprints.subject == "ticket #");
}
