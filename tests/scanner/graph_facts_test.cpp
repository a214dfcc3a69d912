#include <catch2/catch.hpp>

#include "scanner/graph_facts.hpp"
#include "tests/scanner/verdict_of.hpp"

using namespace remand;
using namespace remand::test;
using Keys = std::vector<std::string>;

namespace {

scanner::GraphFacts graph_of(const FactsBuilder& mail, Disposition disposition = Disposition::none) {
    Verdict verdict;
    verdict.disposition = disposition;
    return scanner::graph_facts(mail.build(), verdict, our_tenant());
}
FactsBuilder from_us() {
    return a_message().from("Jane Doe", "jane@corp.test").authentication("pass", "pass", "pass").set([](auto& f) {
        f.to = {{"", "max", "vendor.test"}, {"", "Ann77", "gmail.com"}, {"", "bea", "corp.test"}};
    });
}

} // namespace

TEST_CASE("Whom a colleague writes to becomes known: a domain, or an address of free mail", "[graph_facts_test]") {
    CHECK(graph_of(from_us()).written_to == Keys{"vendor.test", "ann77@gmail.com"});
    auto sent_copy = from_us().set([](auto& f) {
        f.authentication = {};
        f.received.clear();
    });
    CHECK(graph_of(sent_copy).written_to.size() == 2);
}

TEST_CASE("A borrowed From of ours makes nobody known", "[graph_facts_test]") {
    CHECK(graph_of(from_us().authentication("fail", "none", "fail")).written_to.empty());
    CHECK(graph_of(from_us(), Disposition::spam).written_to.empty());
    CHECK(graph_of(a_message()).written_to.empty());
}

TEST_CASE("Signers, answers and link hosts are what a sender is known by", "[graph_facts_test]") {
    const auto graph = graph_of(
        a_message().reply_to("Help@Desk.test").link("https://www.partner.test/a").link("https://cdn.partner.test/b"));
    CHECK(graph.signers == Keys{"partner.test"});
    CHECK(graph.reply_to == Keys{"desk.test"});
    CHECK(graph.link_hosts == Keys{"partner.test"});
    CHECK(graph_of(a_message().authentication("pass", "fail", "pass")).signers.empty());
}
