#include <catch2/catch.hpp>

#include "scanner/url/domain.hpp"
#include "scanner/url/domain_set.hpp"
#include "scanner/url/ip_address.hpp"
#include "scanner/url/recent_hosts.hpp"
#include "scanner/url/host_lists.hpp"
#include "scanner/url/url_parts.hpp"

using namespace remand::scanner;

TEST_CASE("The registrable domain is what somebody registered", "[url]") {
    CHECK(registrable_domain("www.bank.co.uk") == "bank.co.uk");
    CHECK(registrable_domain("A.Example.COM.") == "example.com");
    CHECK(registrable_domain("me.github.io") == "me.github.io"); // private section: each customer by itself
    CHECK(registrable_domain("co.uk") == "co.uk");
    CHECK(registrable_domain("192.0.2.1") == "192.0.2.1");
    CHECK(registrable_domain("").empty());
    CHECK(organisation_label("www.bank.co.uk") == "bank");
    CHECK(public_suffix("www.bank.co.uk") == "co.uk");
}

TEST_CASE("A host is within a domain only at a label", "[url]") {
    CHECK(is_within("a.example.com", "example.com"));
    CHECK(is_within("example.com", "example.com"));
    CHECK_FALSE(is_within("badexample.com", "example.com"));
    CHECK_FALSE(same_organisation("", ""));
}

TEST_CASE("What was worked out for a host is remembered, and never told of another", "[url]") {
    RecentHosts<std::string> recent;
    int worked_out = 0;
    const auto answer_for = [&](const std::string& host) {
        return recent.answer_for(host, [&](std::string_view asked) {
            ++worked_out;
            return "of " + std::string(asked);
        });
    };
    CHECK(answer_for("a.test") == "of a.test");
    CHECK(answer_for("a.test") == "of a.test");
    CHECK(worked_out == 1);
    CHECK(answer_for("") == "of ");
    CHECK(answer_for("") == "of ");
    CHECK(worked_out == 2);
    for (int i = 0; i < 2000; ++i) { // more than it holds
        const auto host = std::to_string(i % 1000) + ".test";
        CHECK(answer_for(host) == "of " + host);
    }
}

TEST_CASE("A set of domains covers what is within one of them", "[url]") {
    const DomainSet domains(std::vector<std::string_view>{"example.com", "co.test"});
    for (const auto* host : {"example.com", "a.b.example.com", "shop.co.test"}) CHECK(domains.covers(host));
    for (const auto* host : {"", ".", "com", "badexample.com", "example.com.test", "example.com."})
        CHECK_FALSE(domains.covers(host));
}

TEST_CASE("Private addresses are told from public ones", "[url]") {
    for (const auto* host : {"10.1.2.3", "127.0.0.1", "172.31.0.1", "192.168.0.1", "169.254.1.1", "::1", "[fd00::1]"})
        CHECK(is_private_ip(host));
    for (const auto* host : {"172.32.0.1", "203.0.113.1", "[2001:db8::1]", "example.com"})
        CHECK_FALSE(is_private_ip(host));
}

TEST_CASE("A web address is cut as browsers cut it", "[url]") {
    const auto url = split_url("HTTPS:\\\\user:pw@Evil.test:8443\\a/b?c=d#e");
    REQUIRE(url);
    CHECK(url->scheme == "https");
    CHECK(url->host == "evil.test");
    CHECK(url->path == "\\a/b");
    CHECK(url->query == "c=d");
    CHECK(url->fragment == "e");
    for (const auto* text : {"", "mailto:a@b.test", "http://", "no address"}) CHECK_FALSE(split_url(text));
}

TEST_CASE("An address carried inside another is found, and broken escapes are kept", "[url]") {
    CHECK(embedded_url(*split_url("https://a.test/r?u=https%3A%2F%2Fb.test%2Fx&k=1")) == "https://b.test/x");
    CHECK(embedded_url(*split_url("https://a.test/r?u=1")).empty());
    CHECK(lenient_percent_decode("%41%4x%") == "A%4x%");
}

TEST_CASE("Hosts are known by kind", "[url]") {
    CHECK(is_free_mail("gmail.com"));
    CHECK_FALSE(is_free_mail("corp.test"));
    CHECK(is_shortener("bit.ly"));
    CHECK_FALSE(is_shortener("notbit.ly.test"));
    CHECK(is_free_hosting("x.pages.dev"));
    CHECK(is_open_redirector("www.google.com", "/url"));
    CHECK_FALSE(is_open_redirector("www.google.com", "/maps"));
    CHECK(is_risky_suffix("a.top"));
    CHECK_FALSE(is_risky_suffix("top.com"));
    CHECK(carries_notes("quickbooks@notification.intuit.com"));
    CHECK(carries_notes("dse_na4@docusign.net"));
    CHECK_FALSE(carries_notes("dse_na4@evil.docusign.net"));
    CHECK_FALSE(carries_notes("billing@docusign.net"));
    for (const auto* address : {"", "@", "docusign.net", "@docusign.net", "dse@"}) CHECK_FALSE(carries_notes(address));
    CHECK(has_executable_extension("a.PDF.exe "));
    CHECK_FALSE(has_executable_extension("exe"));
}
