// Lists: spelling, matching, precedence, CSV.
#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "service/lists/csv.hpp"
#include "service/lists/csv_text.hpp"
#include "service/lists/entry.hpp"
#include "service/lists/list_set.hpp"
#include "service/lists/precedence.hpp"

using namespace remand;
using namespace remand::service;
using db::ListEntry;
using db::ListKind;
using db::PatternKind;

namespace {

constexpr Timestamp now{std::chrono::seconds{1'800'000'000}};

Result<ListEntry> typed(ListKind kind, std::string pattern, std::optional<PatternKind> given = {}) {
    ListEntry entry;
    entry.kind = kind;
    entry.pattern = std::move(pattern);
    if (auto fits = settle(entry, given); !fits) return fail(fits.error());
    return entry;
}

ListEntry an_entry(ListKind kind, std::string pattern, std::int64_t id = 1, std::optional<PatternKind> given = {}) {
    auto entry = typed(kind, std::move(pattern), given);
    INFO((entry ? "" : entry.error().message));
    REQUIRE(entry);
    entry->id = id;
    return *entry;
}

scanner::Address address(std::string local, std::string domain) { return {"", std::move(local), std::move(domain)}; }

// From joe@news.example.net, proven by DMARC, through 192.0.2.7.
scanner::MessageFacts a_mail() {
    scanner::MessageFacts facts;
    facts.from = {address("joe", "news.example.net")};
    facts.from_fields = 1;
    facts.return_path = address("bounce", "sender.example.org");
    facts.reply_to = {address("reply", "else.test")};
    facts.client_ip = "192.0.2.7";
    facts.received = {{"mail.helo.test", "192.0.2.7", "mx.example.com"}};
    facts.authentication.is_present = true;
    facts.authentication.dmarc = "pass";
    facts.subject = "Your invoice of November";
    facts.text = "Please pay the invoice. Regards, Joe";
    return facts;
}

const std::vector<std::string> mailbox{"jane@example.com", "j.doe@example.com"};

std::vector<ListMatch> matches_of(const std::vector<ListEntry>& entries, const scanner::MessageFacts& facts = a_mail()) {
    return ListSet(entries).match(facts, mailbox, now);
}
bool is_matched(const ListEntry& entry, const scanner::MessageFacts& facts = a_mail()) {
    const auto matches = matches_of({entry}, facts);
    return !matches.empty() && matches.front().counts();
}

} // namespace

TEST_CASE("A pattern says by its form what it is, and has one spelling", "[lists]") {
    const auto [written, kind, spelling] = GENERATE(table<std::string, PatternKind, std::string>({
        {"Jane.Doe@Example.COM", PatternKind::address, "jane.doe@example.com"},
        {" example.com. ", PatternKind::domain, "example.com"},
        {"*.Example.com", PatternKind::subdomains, "example.com"},
        {".example.com", PatternKind::subdomains, "example.com"},
        {"@example.com", PatternKind::address, ""},
        {"bücher.example", PatternKind::domain, "xn--bcher-kva.example"},
        {"*.BÜCHER.example", PatternKind::subdomains, "xn--bcher-kva.example"},
        {"jane@bücher.example", PatternKind::address, "jane@xn--bcher-kva.example"},
        {"xn--bcher-kva.example", PatternKind::domain, "xn--bcher-kva.example"},
        {"192.0.2.7", PatternKind::ip, "192.0.2.7"},
        {"192.0.2.0/24", PatternKind::network, "192.0.2.0/24"},
        {"2001:DB8:0:0:0:0:0:7", PatternKind::ip, "2001:db8::7"},
        {"[2001:db8::7]", PatternKind::ip, "2001:db8::7"},
        {"IPv6:2001:db8::7", PatternKind::ip, "2001:db8::7"},
        {"::ffff:192.0.2.7", PatternKind::ip, "192.0.2.7"},
        {"::ffff:c000:207", PatternKind::ip, "192.0.2.7"},
        {"2001:db8::/32", PatternKind::network, "2001:db8::/32"},
        {"::ffff:192.0.2.0/120", PatternKind::network, "192.0.2.0/24"},
    }));
    const auto entry = typed(ListKind::blocked_sender, written);
    INFO(written);
    if (spelling.empty()) {
        CHECK_FALSE(entry); // "for everybody at example.com write example.com"
    } else {
        REQUIRE(entry);
        CHECK(entry->pattern_kind == kind);
        CHECK(entry->pattern == spelling);
    }
}

TEST_CASE("A pattern that cannot be used is refused with what to write instead", "[lists]") {
    const auto [kind, written, hint] = GENERATE(table<ListKind, std::string, std::string>({
        {ListKind::blocked_sender, "", "no pattern"},
        {ListKind::blocked_sender, "nodots", "example.com"},
        {ListKind::blocked_sender, "a*.example.com", "*.example.com"},
        {ListKind::blocked_sender, "*.*.example.com", "*.example.com"},
        {ListKind::blocked_sender, "*.co.uk", "everybody can have a domain below co.uk"},
        {ListKind::blocked_sender, "*.com", "it is no domain; write example.com"},
        {ListKind::trusted_sender, "co.uk", "public suffix"},
        {ListKind::blocked_sender, "*@example.com", "write example.com"},
        {ListKind::blocked_sender, "Jane <jane@example.com>", "jane@example.com"},
        {ListKind::blocked_sender, "fe80::1%eth0", "write fe80::1"},
        {ListKind::blocked_sender, "192.0.2.5/24", "did you mean 192.0.2.0/24"},
        {ListKind::blocked_sender, "2001:db8::1/32", "did you mean 2001:db8::/32"},
        {ListKind::blocked_sender, "192.0.2.0/33", "1 to 32"},
        {ListKind::blocked_sender, "192.0.2.0/", "1 to 32"},
        {ListKind::blocked_sender, "0.0.0.0/0", "every address"},
        {ListKind::blocked_sender, "::/0", "every address"},
        {ListKind::blocked_sender, "::ffff:0:0/90", "every address"},
        {ListKind::blocked_sender, "192.0.2.300", "no IP address"},
        {ListKind::blocked_sender, "192.000.002.007", "no IP address"},
        {ListKind::blocked_sender, "1:2:3", "no IP address"},
        {ListKind::exempt_recipient, "192.0.2.7", "may be address"},
        {ListKind::trusted_domain, "jane@example.com", "may be domain"},
    }));
    const auto entry = typed(kind, written);
    INFO(written << (entry ? " -> " + entry->pattern : ": " + entry.error().message));
    REQUIRE_FALSE(entry);
    CHECK(entry.error().kind == ErrorKind::fix_configuration);
    CHECK(entry.error().message.find(hint) != std::string::npos);
}

TEST_CASE("A regular expression that is broken, too large or matches everything is refused with the place", "[lists]") {
    const auto [pattern, hint] = GENERATE(table<std::string, std::string>({
        {"inv(oice", "at character 4"},
        {"in[voice", "at character 3"},
        {"ab)", "unexpected )"},
        {"*joe", "at character 1"},
        {"jo\\", "at character 3"},
        {"(?=joe)", "(?="},
        {"(a)\\1", "\\1"},
        {"a{2000}", "a{2000}"},
        {"((\\w{50}){50}){50}", "too large"},
        {"(\\w{40}){40}", "too large"},
        {".*", "every text"},
        {"a*", "every text"},
        {"(joe|)", "every text"},
        {".+", "every text"},
        {"[^é]", "every text"},
        {std::string(501, 'a'), "500 are allowed"},
        {"jo\xFF" "e", "UTF-8"},
    }));
    const auto entry = typed(ListKind::blocked_sender, pattern, PatternKind::regex);
    INFO(pattern << (entry ? "" : ": " + entry.error().message));
    REQUIRE_FALSE(entry);
    CHECK(entry.error().message.find(hint) != std::string::npos);
}

TEST_CASE("Patterns that make backtracking engines stall are answered at once", "[lists]") {
    std::string body;
    while (body.size() < 16'000) body += "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ";
    for (const std::string pattern : {"(a+)+$x", "(a|aa)+b", "(.*a){20}b", "^(([a-z])+.)+[A-Z]q([a-z])+$"}) {
        const auto compiled = scanner::UserPattern::compile(pattern);
        INFO(pattern);
        REQUIRE(compiled);
        CHECK_FALSE(compiled->is_in(body)); // an engine that backtracks would not come back in this life
    }
}

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

TEST_CASE("Both forms of allow lists, block lists and trusted domains are read from CSV", "[lists]") {
    const auto first = read_list_csv("\xEF\xBB\xBFPattern,Pattern Type,Verify Email,Trusted Sender,Exempt Recipient,Acceptable Sender,Notes\r\n"
                                     "joe@example.net,EMAIL,TRUE,FALSE,FALSE,TRUE,\"Joe, of sales\"\r\n"
                                     "example.org,DOMAIN,false,true,false,false,\r\n",
                                     {"acme"});
    REQUIRE(first);
    REQUIRE(first->size() == 2);
    CHECK((*first)[0].kind == ListKind::accepted_sender);
    CHECK((*first)[0].note == "Joe, of sales");
    CHECK((*first)[0].requires_authentication);
    CHECK((*first)[1].kind == ListKind::trusted_sender);
    CHECK_FALSE((*first)[1].requires_authentication);
    CHECK((*first)[1].tenant.value == "acme");

    const auto second = read_list_csv("Values,Rule Type,Is Regex,Sender Verification,Trusted Sender,Exempt Recipient,Acceptable Sender,Notes\n"
                                      "192.0.2.0/24,IP,false,true,true,false,false,drill\n"
                                      "^noc-.*@example\\.net$,UNKNOWN,true,true,false,true,true,\n",
                                      {});
    REQUIRE(second);
    REQUIRE(second->size() == 3);
    CHECK((*second)[0].pattern_kind == PatternKind::network);
    CHECK((*second)[1].kind == ListKind::exempt_recipient);
    CHECK((*second)[2].pattern_kind == PatternKind::regex);

    const auto block = read_list_csv("Blocked Sender,Blocked Sender Type,Is Regex,Notes\n*.evil.test,DOMAIN,no,x\n", {});
    REQUIRE(block);
    CHECK(block->front().pattern_kind == PatternKind::subdomains);
    const auto trusted = read_list_csv("Domain,Proximity,New,Notes\nexamp1e.com,true,false,our own joke\n", {});
    REQUIRE(trusted);
    CHECK(trusted->front().for_lookalike);
    CHECK_FALSE(trusted->front().for_recent);
}

TEST_CASE("A CSV with bad lines imports nothing and names each of them", "[lists]") {
    const auto read = read_list_csv("Blocked Sender,Blocked Sender Type,Is Regex,Notes\n"
                                    "evil.test,DOMAIN,no,\n"
                                    "nodots,DOMAIN,no,\n"
                                    "evil.test,DOMAIN,no,again\n"
                                    "a(b,UNKNOWN,yes,\n"
                                    "x.test,DOMAIN,perhaps,\n",
                                    {});
    REQUIRE_FALSE(read);
    const auto& message = read.error().message;
    INFO(message);
    CHECK(message.find("Nothing was imported: 4 lines") != std::string::npos);
    for (const std::string part : {"\n  line 3: ", "\n  line 4: blocked-sender evil.test stands in line 2", "\n  line 5: ", "\n  line 6: "})
        CHECK(message.find(part) != std::string::npos);
    CHECK_FALSE(read_list_csv("a,b\n1,2\n", {}));
    CHECK_FALSE(read_list_csv("", {}));
    const auto open = read_list_csv("Blocked Sender,Notes\nx.test,\"open\n", {});
    REQUIRE_FALSE(open);
    CHECK(open.error().message.find("line 2") != std::string::npos);
}

TEST_CASE("What is exported is imported again to the same", "[lists]") {
    std::vector<ListEntry> entries{an_entry(ListKind::trusted_sender, "*.example.net"), an_entry(ListKind::accepted_sender, "joe@example.net"),
                                   an_entry(ListKind::exempt_recipient, "soc@example.com"), an_entry(ListKind::blocked_sender, "2001:db8::/32"),
                                   an_entry(ListKind::blocked_sender, "evil.test"), an_entry(ListKind::blocked_content, "=cmd|' /C calc'!A0"),
                                   an_entry(ListKind::blocked_content, "a, \"b\""), an_entry(ListKind::blocked_content, "+1 555", 1),
                                   an_entry(ListKind::trusted_domain, "examp1e.com"), an_entry(ListKind::blocked_sender, R"(^x-\d{3},y@)", 1, PatternKind::regex)};
    entries[0].note = "'quoted, and\nlong";
    entries[0].tenant = {"acme"};
    entries[1].expires_at = now;
    entries[1].requires_authentication = false;
    entries[5].is_whole_word = true;
    entries[5].in_body = false;
    entries[8].for_recent = false;
    const auto csv = to_list_csv(entries);
    const auto again = read_list_csv(csv, {});
    INFO(csv << (again ? "" : again.error().message));
    REQUIRE(again);
    REQUIRE(again->size() == entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        INFO(i);
        CHECK(db::says_the_same(entries[i], (*again)[i]));
    }
    CHECK(csv.find("\n=") == std::string::npos);
    CHECK(csv.find(",=") == std::string::npos); // no formula for a spreadsheet
    CHECK(to_list_csv(*again) == csv);
}
