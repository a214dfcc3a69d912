// Exercises of awareness training, from the bytes to the attribute.
#include <catch2/catch.hpp>

#include "scanner/exercise_header.hpp"
#include "scanner/extract/header_facts.hpp"
#include "scanner/identity/phish_simulation.hpp"
#include "tests/scanner/verdict_of.hpp"

using namespace remand;
using namespace remand::test;
using scanner::judge;

namespace {

constexpr std::string_view known_network = "147.160.167.7", stranger = "198.51.100.7";

bool is_exercise(const Verdict& verdict) {
    return std::find(verdict.attributes.begin(), verdict.attributes.end(), "phish_simulation") != verdict.attributes.end();
}

FactsBuilder exercise(std::string_view client_ip = known_network) {
    return credential_phish().set([&](auto& f) {
        f.client_ip = client_ip;
        f.exercise_headers = {"x-phishtest"};
    });
}

// As a mail server at the edge of corp.test writes it, above what the sender wrote.
scanner::MessageFacts received(const std::string& results, const std::string& of_sender) {
    return scanner::header_only_facts("Authentication-Results: mx.corp.test; " + results + "\n" +
                                          "Received: from mail.vendor.test (mail.vendor.test [192.0.2.1]) by mx.corp.test "
                                          "with ESMTPS; Mon, 23 Nov 2026 09:00:00 +0000\n" +
                                          of_sender + "From: it@corp.test\nTo: jane@corp.test\n\n",
                                      {}, "test");
}

bool is_covered(const scanner::MessageFacts& facts) {
    const std::vector<std::string> rows{"X-Phish-Drill vendor.test", "X-Phish-Drill 203.0.113.0/24"};
    return scanner::PhishSimulations(rows).cover(facts);
}

const std::string marked = "X-Phish-Drill: 4711\n";

} // namespace

TEST_CASE("A vendor's exercise is one by its field and the network it comes from", "[phish_simulation_test]") {
    CHECK(scanner::is_attribute("phish_simulation"));
    CHECK(is_exercise(judge(exercise().build(), our_tenant())));
    CHECK(is_exercise(judge(exercise("::ffff:147.160.167.7").build(), our_tenant())));
}

TEST_CASE("The field alone makes no exercise, nor does the network alone", "[phish_simulation_test]") {
    CHECK_FALSE(is_exercise(judge(exercise(stranger).build(), our_tenant())));
    CHECK_FALSE(is_exercise(judge(exercise("").build(), our_tenant())));
    CHECK_FALSE(is_exercise(judge(exercise("147.160.167.64").build(), our_tenant()))); // one past the network
    auto unmarked = exercise();
    CHECK_FALSE(is_exercise(judge(unmarked.set([](auto& f) { f.exercise_headers.clear(); }).build(), our_tenant())));
    auto of_another = exercise();
    CHECK_FALSE(is_exercise(
        judge(of_another.set([](auto& f) { f.exercise_headers = {"x-threatsim-id"}; }).build(), our_tenant())));
}

TEST_CASE("That it is an exercise changes nothing else about a mail", "[phish_simulation_test]") {
    const auto drill = judge(exercise().build(), our_tenant()), attack = judge(exercise(stranger).build(), our_tenant());
    CHECK(drill.disposition == Disposition::malicious);
    CHECK(drill.disposition == attack.disposition);
    CHECK(drill.score == attack.score);
    CHECK(drill.evidence == attack.evidence);
}

TEST_CASE("A vendor's exercise is one by its field and a signature that the receiver found good", "[phish_simulation_test]") {
    CHECK(is_covered(received("dkim=pass header.d=vendor.test", marked)));
    CHECK(is_covered(received("dkim=fail header.d=corp.test; dkim=pass header.d=eu.vendor.test", marked)));
    CHECK(is_covered(received("dkim=pass header.d=vendor.test", "x-phish-DRILL: 4711\n")));
}

TEST_CASE("A signature that is missing, bad or somebody else's makes no exercise", "[phish_simulation_test]") {
    CHECK_FALSE(is_covered(received("dkim=none", marked)));
    CHECK_FALSE(is_covered(received("dkim=fail header.d=vendor.test", marked)));
    CHECK_FALSE(is_covered(received("dkim=pass header.d=other.test", marked)));
    CHECK_FALSE(is_covered(received("dkim=pass header.d=notvendor.test", marked)));
    CHECK_FALSE(is_covered(received("dkim=pass header.d=vendor.test.other.test", marked)));
    CHECK_FALSE(is_covered(received("spf=pass smtp.mailfrom=vendor.test; dmarc=pass header.from=vendor.test", marked)));
    CHECK_FALSE(is_covered(received("dkim=pass header.d=vendor.test", "")));
}

TEST_CASE("What the sender says of signatures and ways below the boundary proves no exercise", "[phish_simulation_test]") {
    const std::string claims = marked + "Authentication-Results: mx.corp.test; dkim=pass header.d=vendor.test\n"
                                        "DKIM-Signature: v=1; a=rsa-sha256; d=vendor.test; s=a; h=from; bh=AA==; b=AA==\n";
    CHECK_FALSE(is_covered(received("dkim=pass header.d=other.test", claims)));
    CHECK_FALSE(is_covered(received("dkim=none", claims)));
    const std::string way = "Received: from drill.vendor.test (drill.vendor.test [203.0.113.7]) by mail.vendor.test with "
                            "ESMTPS; Mon, 23 Nov 2026 08:59:00 +0000\n";
    const auto facts = received("dkim=none", way + marked);
    REQUIRE(facts.client_ip == "192.0.2.1");
    CHECK_FALSE(is_covered(facts));
}

TEST_CASE("A row that would never be met, or by everybody, is refused", "[phish_simulation_test]") {
    for (const std::string row : {"X-Phish-Drill", "X-Phish-Drill ", "Phish-Drill vendor.test", "X-Drill vendor.test",
                                  "X-Phish-Drill com", "X-Phish-Drill https://vendor.test", "X-Phish-Drill 0.0.0.0/0",
                                  "X-Phish-Drill 192.0.2.300", "X-Phish-Drill 192.0.2.7/24"}) {
        INFO(row);
        const auto read = scanner::parse_phish_simulation(row);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == "lists.row");
    }
    CHECK(scanner::parse_phish_simulation("X-Phish-Drill  2001:db8::/32"));
}
