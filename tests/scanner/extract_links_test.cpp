#include <catch2/catch.hpp>

#include "scanner/extract/host_name.hpp"
#include "scanner/extract/links.hpp"
#include "scanner/extract/text_urls.hpp"
#include "scanner/limits.hpp"

using namespace remand::scanner;

namespace {

Link link_of(std::string_view href, std::string_view base = {}) {
    const auto link = read_link(href, base);
    REQUIRE(link);
    return *link;
}

} // namespace

TEST_CASE("An ordinary link is not obfuscated", "[extract_links_test]") {
    const auto link = link_of("HTTPS://WWW.Bank.Test:8443/Path?q=a@b#f");
    CHECK(link.scheme == "https");
    CHECK(link.host == "www.bank.test");
    CHECK_FALSE(link.has_userinfo);
    CHECK_FALSE(link.is_host_obfuscated);
}

TEST_CASE("The host behind userinfo is the real one", "[extract_links_test]") {
    const auto link = link_of("https://www.bank.test@evil.test/login");
    CHECK(link.host == "evil.test");
    CHECK(link.has_userinfo);
}

TEST_CASE("Disguised hosts are read as browsers read them", "[extract_links_test]") {
    const auto check = [](std::string_view href, std::string_view host) {
        INFO(href);
        const auto link = link_of(href);
        CHECK(link.host == host);
        CHECK(link.is_host_obfuscated);
    };
    check("http://3232235777/", "192.168.1.1");
    check("http://0xC0.0250.1.1/", "192.168.1.1");
    check("http://0300.0xa8.257/", "192.168.1.1");
    check("http://%65vil.test/", "evil.test");
    check("http:\\\\evil.test\\path", "evil.test");
    check("https:/\\evil.test/", "evil.test");
    check("https:evil.test/", "evil.test");
    check("http://evil\xE3\x80\x82test/", "evil.test");
    check("http://good.test\\@evil.test/", "good.test"); // a backslash ends the authority
}

TEST_CASE("Control and invisible characters inside a link are nothing", "[extract_links_test]") {
    CHECK(link_of("java\nscr\tipt:alert(1)").scheme == "javascript");
    CHECK(link_of(" \x01https://ev\xE2\x80\x8Bil.test/ ").host == "evil.test");
}

TEST_CASE("Internationalised hosts become A-labels", "[extract_links_test]") {
    CHECK(link_of("http://B\xC3\x9C"
                  "CHER.test/")
              .host == "xn--bcher-kva.test");
    CHECK(link_of("http://xn--bcher-kva.test/").host == "xn--bcher-kva.test");
}

TEST_CASE("Links rewritten by mail filters lead to their real destination", "[extract_links_test]") {
    CHECK(link_of("https://eur01.safelinks.protection.outlook.com/"
                  "?url=https%3A%2F%2Fevil.test%2Fa%3Fb&data=05%7C01&reserved=0")
              .href == "https://evil.test/a?b");
    CHECK(link_of("https://urldefense.proofpoint.com/v2/url?u=https-3A__evil.test_a-3Fb&d=DwM&c=x").href ==
          "https://evil.test/a?b");
    CHECK(link_of("https://urldefense.com/v3/__https://evil.test/a*b__;Iw!!x!y$").href == "https://evil.test/a#b");
    CHECK(link_of("https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fevil.test%2f&c=E,1,x").host == "evil.test");
    CHECK(link_of("https://secure-web.cisco.com/1abc/https%3A%2F%2Fevil.test%2Fx").host == "evil.test");
    CHECK(link_of("https://clicktime.symantec.com/15t?h=x&u=https%3A%2F%2Fevil.test%2Fa").host == "evil.test");
    CHECK(link_of("https://imsva91-ctp.trendmicro.com/wis/clicktime/v1/query?url=https%3a%2f%2fevil.test%2fa").host ==
          "evil.test");
    CHECK(link_of("https://url.avanan.click/v2/___https://evil.test/a___.YXA=").host == "evil.test");
    CHECK(link_of("https://url.avanan.click/v2/none").host == "url.avanan.click");
}

TEST_CASE("Links of a filter that keeps the destination to itself are marked, and others are not", "[extract_links_test]") {
    CHECK(link_of("https://protect-eu.mimecast.com/s/AbCdEfG").is_destination_unknown);
    CHECK(link_of("https://url.uk.m.mimecastprotect.com/s/AbCdEfG").is_destination_unknown);
    CHECK_FALSE(link_of("https://www.mimecast.com/").is_destination_unknown);
    CHECK_FALSE(link_of("https://secure-web.cisco.com/1abc/https%3A%2F%2Fevil.test%2Fx").is_destination_unknown);
}

TEST_CASE("A link that only looks rewritten stays what it is", "[extract_links_test]") {
    CHECK(link_of("https://safelinks.protection.outlook.com.evil.test/?url=https%3A%2F%2Fgood.test").host ==
          "safelinks.protection.outlook.com.evil.test");
    CHECK(link_of("https://eur01.safelinks.protection.outlook.com/?data=1").host ==
          "eur01.safelinks.protection.outlook.com");
}

TEST_CASE("Relative links need a base", "[extract_links_test]") {
    CHECK_FALSE(read_link("page.html"));
    CHECK_FALSE(read_link("#top"));
    CHECK_FALSE(read_link("cid:part1"));
    CHECK(link_of("page.html", "https://base.test/a/b").href == "https://base.test/a/page.html");
    CHECK(link_of("/page", "https://base.test/a/b").href == "https://base.test/page");
    CHECK(link_of("//other.test/x", "https://base.test/").host == "other.test");
    CHECK(link_of("www.site.test/x").host == "www.site.test");
}

TEST_CASE("A link is bounded, with its base too", "[extract_links_test]") {
    const std::string path(limits::href_bytes, 'x');
    CHECK(link_of("https://a.test/" + path).href.size() == limits::href_bytes);
    CHECK(link_of(path, "https://base.test/a/").href.size() == limits::href_bytes);
    CHECK(link_of("//b.test/" + path).host == "b.test");
}

TEST_CASE("A link list keeps each link once and knows its limit", "[extract_links_test]") {
    LinkList list;
    for (std::size_t i = 0; i < limits::links; ++i) list.add(link_of("https://a.test/" + std::to_string(i)));
    list.add(link_of("https://a.test/0"));
    CHECK(list.links().size() == limits::links);
    CHECK_FALSE(list.hit_limit());
    list.add(link_of("https://a.test/one-more"));
    CHECK(list.links().size() == limits::links);
    CHECK(list.hit_limit());
}

TEST_CASE("Addresses in plain text are found as mail programs find them", "[extract_links_test]") {
    CHECK(find_urls("See https://a.test/x. (www.b.test), <http://c.test/(d)> Link:http://e.test/f! short.test/abc",
                    10) == std::vector<std::string>{"https://a.test/x", "www.b.test", "http://c.test/(d)",
                                                    "http://e.test/f", "short.test/abc"});
}

TEST_CASE("Fractions, dates, files and mail addresses are no web addresses", "[extract_links_test]") {
    CHECK(find_urls("and/or 1/2 3.5/4 jane@corp.test file.txt e.g. a/b.c /usr/lib 23.11.2026/x", 10).empty());
}

TEST_CASE("Numbers of up to four parts can be an IPv4 address, names cannot", "[extract_links_test]") {
    CHECK(canonical_ipv4("192.0.2.1") == "192.0.2.1");
    CHECK(canonical_ipv4("0x7f.1") == "127.0.0.1");
    CHECK_FALSE(canonical_ipv4("192.0.2.256"));
    CHECK_FALSE(canonical_ipv4("a.test"));
    CHECK_FALSE(canonical_ipv4("1.2.3.4.5"));
    CHECK_FALSE(canonical_ipv4(""));
}
