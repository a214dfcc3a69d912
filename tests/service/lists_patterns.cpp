// Lists: how a pattern is written, and which are refused.
#include "scanner/text/user_pattern.hpp"
#include "tests/service/lists_support.hpp"

using namespace remand;
using namespace remand::tests;

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
        {ListKind::blocked_file, "abc", "64 hexadecimal digits"},
        {ListKind::blocked_file, std::string(64, 'g'), "64 hexadecimal digits"},
        {ListKind::blocked_link, "https://forms.test/", "for a whole site write its domain"},
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
