// Lists: matching and precedence.
#include <algorithm>
#include <random>

#include "core/ip_network.hpp"
#include "service/lists/precedence.hpp"
#include "tests/service/lists_support.hpp"

using namespace remand;
using namespace remand::tests;

TEST_CASE("A blocked sender is found wherever a sender is named", "[lists]") {
    for (const std::string pattern : {"joe@news.example.net", "news.example.net", "*.example.net", "bounce@sender.example.org",
                                      "*.example.org", "reply@else.test", "192.0.2.7", "192.0.2.0/24", "mail.helo.test"}) {
        INFO(pattern);
        CHECK(is_matched(an_entry(ListKind::blocked_sender, pattern)));
    }
    CHECK(is_matched(an_entry(ListKind::blocked_sender, "^bounce@", 1, PatternKind::regex)));
    CHECK(is_matched(an_entry(ListKind::blocked_sender, R"(helo\.test$)", 1, PatternKind::regex)));
}

TEST_CASE("A blocked sender is not found in its neighbours", "[lists]") {
    for (const std::string pattern : {"joe@example.net", "example.net", "*.xample.net", "192.0.2.8", "192.0.3.0/24", "2001:db8::/32"}) {
        INFO(pattern);
        CHECK_FALSE(is_matched(an_entry(ListKind::blocked_sender, pattern)));
    }
}

TEST_CASE("An allowed sender is looked for only in what can be proven", "[lists]") {
    CHECK(is_matched(an_entry(ListKind::trusted_sender, "*.example.net")));
    CHECK(is_matched(an_entry(ListKind::trusted_sender, "192.0.2.7")));
    for (const std::string pattern : {"bounce@sender.example.org", "else.test", "mail.helo.test"}) {
        INFO(pattern);
        CHECK(matches_of({an_entry(ListKind::trusted_sender, pattern)}).empty());
    }
}

TEST_CASE("An allowed sender without proof has no effect, and one that is unbound has", "[lists]") {
    auto facts = a_mail();
    facts.authentication.dmarc = "fail";
    auto entry = an_entry(ListKind::accepted_sender, "news.example.net");
    const auto matches = matches_of({entry}, facts);
    REQUIRE(matches.size() == 1);
    CHECK(matches.front().without_effect == "From is not proven by SPF, DKIM or DMARC");
    entry.requires_authentication = false;
    CHECK(is_matched(entry, facts));
    CHECK_FALSE(warnings_about(entry).empty());
}

TEST_CASE("Of two From addresses neither is proven", "[lists]") {
    auto facts = a_mail();
    facts.from.push_back(address("eve", "evil.test"));
    CHECK_FALSE(is_matched(an_entry(ListKind::trusted_sender, "news.example.net"), facts));
}

TEST_CASE("IPv6 peers are found in every spelling", "[lists]") {
    auto facts = a_mail();
    for (const std::string peer : {"2001:db8::7", "2001:0DB8:0:0::7", "[2001:db8::7]", "IPv6:2001:db8::7", "2001:db8::7%eth0"}) {
        facts.client_ip = peer;
        INFO(peer);
        CHECK(is_matched(an_entry(ListKind::blocked_sender, "2001:db8::7"), facts));
        CHECK(is_matched(an_entry(ListKind::blocked_sender, "2001:db8::/32"), facts));
        CHECK_FALSE(is_matched(an_entry(ListKind::blocked_sender, "192.0.2.0/24"), facts));
    }
    facts.client_ip = "::ffff:192.0.2.7";
    CHECK(is_matched(an_entry(ListKind::blocked_sender, "192.0.2.0/24"), facts));
}

TEST_CASE("Blocked content is found in its scope, as a word where it must be one", "[lists]") {
    auto word = an_entry(ListKind::blocked_content, "INVOICE");
    CHECK(is_matched(word));
    word.in_body = false;
    CHECK(is_matched(word));
    auto facts = a_mail();
    facts.subject = "Hello";
    CHECK_FALSE(is_matched(word, facts));

    auto part = an_entry(ListKind::blocked_content, "voice");
    CHECK(is_matched(part));
    part.is_whole_word = true;
    CHECK_FALSE(is_matched(part));
    facts.text = "Voice: call me";
    CHECK(is_matched(part, facts));
}

TEST_CASE("Invisible characters are no way around blocked content", "[lists]") {
    auto facts = a_mail();
    facts.text = "in\u200Bvo\u00ADice";
    facts.subject = "";
    CHECK(is_matched(an_entry(ListKind::blocked_content, "invoice"), facts));
}

TEST_CASE("An exempt recipient is any address of the mailbox", "[lists]") {
    CHECK(is_matched(an_entry(ListKind::exempt_recipient, "J.Doe@example.com")));
    CHECK(is_matched(an_entry(ListKind::exempt_recipient, "example.com")));
    CHECK_FALSE(is_matched(an_entry(ListKind::exempt_recipient, "joe@news.example.net")));
}

TEST_CASE("An expired entry matches and has no effect", "[lists]") {
    auto entry = an_entry(ListKind::blocked_sender, "news.example.net");
    entry.expires_at = now;
    REQUIRE(matches_of({entry}).size() == 1);
    CHECK(matches_of({entry}).front().without_effect == "it has expired");
    entry.expires_at = now + std::chrono::seconds{1};
    CHECK(is_matched(entry));
}

TEST_CASE("The order of the lists is the documented one", "[lists]") {
    const std::vector<ListEntry> all{
        an_entry(ListKind::exempt_recipient, "jane@example.com", 1), an_entry(ListKind::blocked_content, "invoice", 2),
        an_entry(ListKind::trusted_sender, "joe@news.example.net", 3), an_entry(ListKind::accepted_sender, "news.example.net", 4)};
    const auto winner_of = [](std::vector<ListEntry> entries, Disposition detected) -> std::int64_t {
        const auto matches = matches_of(entries);
        const auto ruling = rule(matches, detected);
        return ruling ? ruling->winner->entry.id : 0;
    };
    CHECK(winner_of(all, Disposition::malicious) == 1);
    CHECK(winner_of({all.begin() + 1, all.end()}, Disposition::none) == 2);
    CHECK(winner_of({all.begin() + 2, all.end()}, Disposition::malicious) == 3);
    CHECK(winner_of({all[3]}, Disposition::malicious) == 0);
    CHECK(winner_of({all[3]}, Disposition::suspicious) == 0);
    for (const auto detected : {Disposition::spam, Disposition::bulk, Disposition::spoof})
        CHECK(winner_of({all[3]}, detected) == 4);
    CHECK(winner_of({all[3]}, Disposition::none) == 0);
}

TEST_CASE("A ruling is evidence of weight 0 that names its entry, and the weights still add up", "[lists]") {
    auto entry = an_entry(ListKind::trusted_sender, "*.example.net", 12);
    entry.note = "our newsletter";
    const auto matches = matches_of({entry});
    Verdict verdict;
    verdict.disposition = Disposition::suspicious;
    verdict.score = 45;
    verdict.evidence = {{"links.shortener", EvidenceGroup::links, 45, "A short link"}};
    apply(*rule(matches, verdict.disposition), verdict);
    CHECK(verdict.disposition == Disposition::none);
    CHECK(verdict.score == 45);
    REQUIRE(verdict.evidence.size() == 2);
    CHECK(verdict.evidence[0].code == "policy.trusted_sender");
    CHECK(verdict.evidence[0].weight == 0);
    CHECK(verdict.evidence[0].reason == "An administrator decided: list entry 12, trusted-sender *.example.net (\"our "
                                        "newsletter\"), by From joe@news.example.net; none instead of suspicious");
    CHECK(verdict.attributes == std::vector<std::string>{"allow_listed"});
}

// Random lists and mails: what the fast lookup and the precedence say is what a plain reading of the rules says.
TEST_CASE("For random lists and mails the ruling is that of the rules, in whatever order the entries were made", "[lists]") {
    std::mt19937 random(4711);
    const auto pick = [&](const auto& list) { return list[random() % list.size()]; };
    const std::vector<std::string> domains{"example.net", "news.example.net", "deep.news.example.net", "example.org", "else.test"};
    const std::vector<std::string> locals{"joe", "ann"};
    const std::vector<std::string> peers{"192.0.2.7", "192.0.2.130", "198.51.100.1", "2001:db8::7", "2001:db8:1::7"};
    const std::vector<std::string> networks{"192.0.2.0/24", "192.0.2.0/25", "2001:db8::/32", "2001:db8:1::/48", "198.51.100.1"};
    const std::vector<ListKind> kinds{ListKind::exempt_recipient, ListKind::blocked_sender, ListKind::blocked_content,
                                      ListKind::trusted_sender, ListKind::accepted_sender};
    for (int round = 0; round < 400; ++round) {
        std::vector<ListEntry> entries;
        for (int i = 0; i < 12; ++i) {
            const auto kind = pick(kinds);
            std::string pattern = pick(domains);
            if (kind == ListKind::blocked_content) pattern = pick(std::vector<std::string>{"invoice", "pay", "voice"});
            else if (kind == ListKind::exempt_recipient) pattern = pick(std::vector<std::string>{"jane@example.com", "example.com", "*.example.com", "ann@example.com"});
            else if (random() % 3 == 0) pattern = pick(networks);
            else if (random() % 3 == 0) pattern = pick(locals) + "@" + pattern;
            else if (random() % 2 == 0) pattern = "*." + pattern;
            auto entry = an_entry(kind, pattern, 0);
            entry.tenant = {random() % 2 == 0 ? "" : "acme"};
            if (random() % 6 == 0) entry.expires_at = now - std::chrono::seconds{1};
            const auto is_same = [&](const ListEntry& other) {
                return other.kind == entry.kind && other.pattern == entry.pattern && other.pattern_kind == entry.pattern_kind && other.tenant == entry.tenant;
            };
            if (std::none_of(entries.begin(), entries.end(), is_same)) entries.push_back(entry);
        }
        auto facts = a_mail();
        facts.from = {address(pick(locals), pick(domains))};
        facts.client_ip = pick(peers);
        facts.authentication.dmarc = random() % 2 == 0 ? "pass" : "fail";
        const auto detected = all_dispositions[random() % all_dispositions.size()];

        // The rules, read plainly: the smallest step of any entry that holds.
        const auto from = facts.from.front();
        const bool is_proven = facts.authentication.dmarc == "pass";
        const auto named = [&](const ListEntry& e, const std::string& who) {
            const auto domain = who.substr(who.rfind('@') + 1);
            if (e.pattern_kind == PatternKind::address) return who == e.pattern;
            if (e.pattern_kind == PatternKind::domain) return domain == e.pattern;
            if (e.pattern_kind == PatternKind::subdomains) return domain == e.pattern || domain.ends_with("." + e.pattern);
            return false;
        };
        const auto holds = [&](const ListEntry& e) {
            if (e.expires_at) return false;
            const bool is_ip = e.pattern_kind == PatternKind::ip || e.pattern_kind == PatternKind::network;
            if (is_ip) return parse_network(e.pattern)->contains(*read_ip(facts.client_ip));
            switch (e.kind) {
            case ListKind::exempt_recipient:
                return named(e, mailbox[0]) || named(e, mailbox[1]);
            case ListKind::blocked_content:
                return true; // each of the three words stands in the mail
            case ListKind::blocked_sender:
                return named(e, from.text()) || named(e, "bounce@sender.example.org") || named(e, "reply@else.test");
            default:
                return is_proven && named(e, from.text());
            }
        };
        const auto has = [&](auto... kind) {
            return std::any_of(entries.begin(), entries.end(), [&](const ListEntry& e) { return ((e.kind == kind) || ...) && holds(e); });
        };
        Disposition expected = detected;
        if (has(ListKind::exempt_recipient)) expected = Disposition::none;
        else if (has(ListKind::blocked_sender, ListKind::blocked_content)) expected = Disposition::malicious;
        else if (has(ListKind::trusted_sender)) expected = Disposition::none;
        else if (has(ListKind::accepted_sender) && detected != Disposition::malicious && detected != Disposition::suspicious) expected = Disposition::none;

        std::optional<std::string> first_winner;
        for (int order = 0; order < 3; ++order) {
            std::shuffle(entries.begin(), entries.end(), random);
            for (std::size_t i = 0; i < entries.size(); ++i) entries[i].id = static_cast<std::int64_t>(i) + 1;
            const auto matches = matches_of(entries, facts);
            const auto ruling = rule(matches, detected);
            CHECK((ruling ? ruling->disposition : detected) == expected);
            const auto winner = ruling ? ruling->winner->entry.tenant.value + name_of(ruling->winner->entry) : "";
            if (!first_winner) first_winner = winner;
            CHECK(winner == *first_winner);
        }
    }
}

TEST_CASE("A conflict is named with which of the two wins", "[lists]") {
    auto blocked = an_entry(ListKind::blocked_sender, "*.example.net", 5);
    const auto trusted = an_entry(ListKind::trusted_sender, "joe@news.example.net", 0);
    const auto conflicts = conflicts_of(trusted, {blocked});
    REQUIRE(conflicts.size() == 1);
    CHECK(conflicts[0] == "blocked-sender *.example.net (entry 5) goes before trusted-sender joe@news.example.net, which "
                          "therefore decides nothing.");
    const auto other_way = conflicts_of(blocked, {trusted});
    REQUIRE(other_way.size() == 1);
    CHECK(other_way[0].find("decides nothing") != std::string::npos);
    CHECK(conflicts_of(an_entry(ListKind::trusted_sender, "joe@example.org"), {blocked}).empty());
    CHECK(conflicts_of(an_entry(ListKind::trusted_sender, "192.0.2.7"), {an_entry(ListKind::blocked_sender, "192.0.2.0/24", 6)}).size() == 1);

    blocked.tenant = {"acme"};
    auto elsewhere = trusted;
    elsewhere.tenant = {"harbour"};
    CHECK(conflicts_of(elsewhere, {blocked}).empty());
}
