#include <catch2/catch.hpp>

#include "scanner/exercise_header.hpp"
#include "scanner/extract/address_list.hpp"
#include "scanner/extract/authentication_results.hpp"
#include "scanner/extract/header_facts.hpp"
#include "scanner/extract/mail_date.hpp"
#include "scanner/extract/preflight.hpp"
#include "scanner/extract/received.hpp"
#include "scanner/limits.hpp"

using namespace remand;
using namespace remand::scanner;

namespace {

MessageFacts read(std::string_view header, const std::vector<std::string>& trusted = {}) {
    return header_only_facts(header, trusted, "test");
}

const std::string microsoft_hops =
    "Received: from AA0PR01MB0001.prod.outlook.com (2001:db8::13) by BB0PR01MB0002.prod.outlook.com with HTTPS;\n"
    " Mon, 23 Nov 2026 09:00:02 +0000\n"
    "Received: from CC0EUR02FT001.eop-EUR02.prod.protection.outlook.com (2001:db8::a4) by\n"
    " AA0PR01MB0001.outlook.office365.com with Microsoft SMTP Server; Mon, 23 Nov 2026 09:00:01 +0000\n";
const std::string microsoft_edge =
    "Received: from sender.test (192.0.2.7) by CC0EUR02FT001.mail.protection.outlook.com (10.0.0.1) with Microsoft\n"
    " SMTP Server; Mon, 23 Nov 2026 09:00:00 +0000\n";

} // namespace

TEST_CASE("Microsoft's results without an authserv-id are believed above the boundary", "[extract_header_test]") {
    const auto facts =
        read(microsoft_hops +
             "Authentication-Results: spf=fail (sender IP is 192.0.2.7) smtp.mailfrom=bank.test; dkim=none\n"
             " (message not signed) header.d=none;dmarc=fail action=oreject header.from=bank.test;\n"
             " compauth=fail reason=000\n" +
             microsoft_edge + "From: a@bank.test\n\n");
    CHECK(facts.authentication.is_present);
    CHECK(facts.authentication.spf == "fail");
    CHECK(facts.authentication.spf_domain == "bank.test");
    REQUIRE(facts.authentication.dkim.size() == 1);
    CHECK(facts.authentication.dkim[0].domain.empty());
    CHECK(facts.authentication.dmarc == "fail");
    CHECK(facts.authentication.dmarc_policy == "reject");
    CHECK(facts.authentication.compauth == "fail");
    CHECK(facts.authentication.compauth_reason == "000");
    CHECK(facts.client_ip == "192.0.2.7");
    REQUIRE(facts.first_trusted_received);
    CHECK(to_rfc3339(*facts.first_trusted_received) == "2026-11-23T09:00:00Z");
    CHECK(facts.forged_stamps.empty());
}

TEST_CASE("The same results below the boundary are the sender's own words, and a forged stamp",
          "[extract_header_test]") {
    const auto facts =
        read(microsoft_hops + microsoft_edge +
             "Authentication-Results: spf=pass smtp.mailfrom=bank.test;dmarc=pass header.from=bank.test\n"
             "From: a@bank.test\n\n");
    CHECK_FALSE(facts.authentication.is_present);
    CHECK(facts.forged_stamps == std::vector<std::string>{"Authentication-Results"});
}

TEST_CASE("A sender who greets as a Microsoft host is still outside", "[extract_header_test]") {
    const auto facts =
        read(microsoft_hops +
             "Received: from X.prod.outlook.com (192.0.2.66) by CC0EUR02FT001.mail.protection.outlook.com;\n"
             " Mon, 23 Nov 2026 09:00:00 +0000\n"
             "Authentication-Results: spf=pass smtp.mailfrom=bank.test;compauth=pass reason=100\n\n");
    CHECK(facts.client_ip == "192.0.2.66");
    CHECK_FALSE(facts.authentication.is_present);
}

TEST_CASE("Exchange's stamps are read on mail that Exchange Online took in", "[extract_header_test]") {
    const auto facts =
        read(microsoft_hops + microsoft_edge +
             "X-Forefront-Antispam-Report: CIP:192.0.2.8;CTRY:US;SCL:5;SFV:SPM;DIR:INB;CAT:PHSH;SFTY:9.20;\n"
             "X-Microsoft-Antispam: BCL:7;\nX-MS-Exchange-Organization-AuthAs: Anonymous\n\n");
    CHECK(facts.stamps.spam_confidence == 5);
    CHECK(facts.stamps.bulk_level == 7);
    CHECK(facts.stamps.category == "PHSH");
    CHECK(facts.stamps.safety_tip == "9.20");
    CHECK(facts.stamps.direction == "INB");
    CHECK(facts.stamps.filter_verdict == "SPM");
    CHECK(facts.stamps.auth_as == "Anonymous");
    CHECK(facts.client_ip == "192.0.2.8");
}

TEST_CASE("Exchange's stamps on mail that came to Google are forged and not read", "[extract_header_test]") {
    const auto facts =
        read("Received: by 2002:a05:1::1 with SMTP id x1; Mon, 23 Nov 2026 01:00:02 -0800 (PST)\n"
             "Received: from sender.test (sender.test. [192.0.2.7]) by mx.google.com with ESMTPS id y2\n"
             " for <b@example.com>; Mon, 23 Nov 2026 01:00:01 -0800 (PST)\n"
             "Received-SPF: pass\n"
             "Authentication-Results: mx.google.com; dkim=pass header.i=@sender.test header.s=k;\n"
             " spf=pass smtp.mailfrom=x@sender.test; dmarc=pass (p=REJECT sp=NONE) header.from=sender.test\n"
             "Received: from inner.test by sender.test; Mon, 23 Nov 2026 01:00:00 -0800\n"
             "Authentication-Results: mx.google.com; dmarc=pass header.from=bank.test\n"
             "X-MS-Exchange-Organization-SCL: -1\nFrom: x@sender.test\n\n");
    CHECK_FALSE(facts.stamps.spam_confidence);
    CHECK(facts.authentication.authserv_id == "mx.google.com");
    CHECK(facts.authentication.dmarc_domain == "sender.test");
    CHECK(facts.authentication.dmarc_policy == "reject");
    CHECK(facts.authentication.dkim.at(0).domain == "sender.test");
    CHECK(facts.forged_stamps == std::vector<std::string>{"Authentication-Results", "X-MS-Exchange-Organization-SCL"});
    CHECK(facts.client_ip == "192.0.2.7");
}

TEST_CASE("A gateway that the tenant lists is believed over the provider behind it", "[extract_header_test]") {
    const std::string header =
        microsoft_hops +
        "Authentication-Results: spf=fail smtp.mailfrom=sender.test;dmarc=fail header.from=sender.test\n" +
        "Received: from out.gateway.test (198.51.100.1) by CC0EUR02FT001.mail.protection.outlook.com; Mon, 23 Nov 2026 "
        "09:00:00 +0000\n"
        "Authentication-Results: mx.gateway.test; spf=pass smtp.mailfrom=sender.test; dmarc=pass "
        "header.from=sender.test\n"
        "Received: from sender.test (sender.test [192.0.2.9]) by mx.gateway.test; Mon, 23 Nov 2026 08:59:59 +0000\n\n";
    SECTION("listed") {
        const auto facts = read(header, {"mx.gateway.test"});
        CHECK(facts.authentication.authserv_id == "mx.gateway.test");
        CHECK(facts.authentication.spf == "pass");
        CHECK(facts.client_ip == "192.0.2.9");
    }
    SECTION("not listed") {
        const auto facts = read(header);
        CHECK(facts.authentication.spf == "fail");
        CHECK(facts.client_ip == "198.51.100.1");
    }
}

TEST_CASE("A server of one's own is believed about what it took from outside", "[extract_header_test]") {
    const std::string edge =
        "Received: from sender.test (sender.test [192.0.2.7])\n\tby mx.example.com (Postfix) with ESMTPS\n"
        "\tid 4D1; Mon, 23 Nov 2026 10:00:00 +0100 (CET)\n";
    CHECK(read(edge + "Authentication-Results: mail.example.com; spf=pass smtp.mailfrom=sender.test\n\n")
              .authentication.spf == "pass");
    CHECK_FALSE(read(edge + "Authentication-Results: other.test; spf=pass smtp.mailfrom=sender.test\n\n")
                    .authentication.is_present);
}

TEST_CASE("Without any Received field nothing can be believed", "[extract_header_test]") {
    const auto facts =
        read("Authentication-Results: mx.example.com; spf=pass smtp.mailfrom=a.test\nFrom: a@a.test\n\n");
    CHECK_FALSE(facts.authentication.is_present);
    CHECK_FALSE(facts.first_trusted_received);
}

TEST_CASE("Comments in Authentication-Results may nest and hide nothing", "[extract_header_test]") {
    const auto result = parse_authentication_results("mx.example.com 1; spf=fail (a (spf=pass; dmarc=pass) \\) x) "
                                                     "smtp.mailfrom=\"a b\"@evil.test; none=none; dkim/1=pass "
                                                     "header.i=@evil.test");
    CHECK(result.authserv_id == "mx.example.com");
    CHECK(result.spf == "fail");
    CHECK(result.spf_domain == "evil.test");
    CHECK(result.dmarc.empty());
    CHECK(result.dkim.at(0).result == "pass");
}

TEST_CASE("\"none\" says that nothing was checked", "[extract_header_test]") {
    CHECK(parse_authentication_results("mx.example.com; none").is_present);
    CHECK_FALSE(parse_authentication_results("mx.example.com").is_present);
    CHECK_FALSE(parse_authentication_results("").is_present);
}

TEST_CASE("A header is read in order, unfolded, with its duplicates", "[extract_header_test]") {
    const auto header =
        read_header("From nobody Mon Nov 23 09:00:00 2026\nSubject: one\r\n two\r\nSUBJECT:three\nno field\n\nbody");
    REQUIRE(header.fields.size() == 2);
    CHECK(header.fields[0].value == "one two");
    CHECK(header.all("subject").size() == 2);
    CHECK(header.malformed == std::vector<std::string>{"header.not_a_field"});
    CHECK(header.body ==
          std::string_view("From nobody Mon Nov 23 09:00:00 2026\nSubject: one\r\n two\r\nSUBJECT:three\nno field\n\n")
              .size());
}

TEST_CASE("A field is found by its name in any case, and not by one that is much like it", "[extract_header_test]") {
    const auto header = read_header("X-Tone: 1\nx-tune: 2\nX-TONE: 3\nX-T: 4\n\n");
    CHECK(header.value("x-tone") == "1");
    CHECK(header.count("X-tone") == 2);
    CHECK(header.all("X-Tone").back()->value == "3");
    CHECK(header.value("X-TUNE") == "2"); // as long, and the same at both ends
    CHECK(header.count("x-twne") == 0);
    CHECK(header.first("X-Ton") == nullptr);
}

TEST_CASE("Raw 8-bit names, encoded words and quoted names all become readable", "[extract_header_test]") {
    const CharsetDecoder charset(CharsetDecoder::all);
    const auto list =
        parse_addresses("J\xC3\xB6rg <j@a.test>, =?utf-8?Q?J=C3=B6rg?= <j@b.test>, \"Doe, Jane\" <jane@c.test>, "
                        "d@D.TEST (Dora), group: e@e.test, f@f.test;, J\xF6rg <g@b\xC3\xBC"
                        "cher.test>",
                        charset);
    REQUIRE(list.size() == 7);
    CHECK(list[0].display_name == "Jörg");
    CHECK(list[1].display_name == "Jörg");
    CHECK(list[2].display_name == "Doe, Jane");
    CHECK(list[3].text() == "d@d.test");
    CHECK(list[3].display_name == "Dora");
    CHECK(list[5].text() == "f@f.test");
    CHECK(list[6].display_name == "Jörg");
    CHECK(list[6].domain == "xn--bcher-kva.test");
}

TEST_CASE("A source route is not part of the address", "[extract_header_test]") {
    const auto list = parse_addresses("<@relay.test,@b.test:jane@a.test>", CharsetDecoder(CharsetDecoder::builtin));
    REQUIRE(list.size() == 1);
    CHECK(list[0].text() == "jane@a.test");
}

TEST_CASE("The empty envelope sender is told from none", "[extract_header_test]") {
    CHECK_FALSE(read("From: a@a.test\n\n").return_path);
    const auto facts = read("Return-Path: <>\nFrom: a@a.test\n\n");
    REQUIRE(facts.return_path);
    CHECK(facts.return_path->empty());
}

TEST_CASE("Mail dates are read in all their forms", "[extract_header_test]") {
    const auto text = [](std::string_view date) {
        const auto time = parse_mail_date(date);
        return time ? to_rfc3339(*time) : std::string("none");
    };
    CHECK(text("Mon, 23 Nov 2026 09:15:00 +0100 (CET)") == "2026-11-23T08:15:00Z");
    CHECK(text("23 Nov 26 09:15 EST") == "2026-11-23T14:15:00Z");
    CHECK(text("Mon,23 Nov 2026 09:15:00 GMT") == "2026-11-23T09:15:00Z");
    CHECK(text("31 Feb 2026 09:15:00 +0000") == "none");
    CHECK(text("yesterday") == "none");
    CHECK(text("") == "none");
}

TEST_CASE("A Received field tells the address that the server saw, not the one the client claimed",
          "[extract_header_test]") {
    const auto hop =
        parse_received("from [10.0.0.5] (helo.test [192.0.2.44]) by mx.example.com with ESMTP; Mon, 23 Nov 2026 "
                       "09:00:00 +0000")
            .hop;
    CHECK(hop.from_host == "[10.0.0.5]");
    CHECK(hop.from_ip == "192.0.2.44");
    CHECK(hop.by_host == "mx.example.com");
}

TEST_CASE("Fields that mark an exercise are kept by name, few and short ones", "[extract_header_test]") {
    CHECK(read("X-PHISHTEST: yes\nx-phishtest: again\nX-ThreatSim-ID: 1\nPhish: no\nX-Mailer: phish\n\n").exercise_headers ==
          std::vector<std::string>{"x-phishtest", "x-threatsim-id"});
    const std::string longest = "X-PHISH" + std::string(exercise_header_bytes - 7, 'a');
    CHECK(read(longest + ": 1\n\n").exercise_headers.size() == 1);
    CHECK(read(longest + "a: 1\n\n").exercise_headers.empty());
    std::string many;
    for (std::size_t i = 0; i <= limits::exercise_headers; ++i) many += "X-PHISH-" + std::to_string(i) + ": 1\n";
    CHECK(read(many + "\n").exercise_headers.size() == limits::exercise_headers);
}

TEST_CASE("Each preflight limit lets its last message through and stops the next", "[extract_header_test]") {
    const auto repeat = [](std::string_view text, std::size_t times) {
        std::string out;
        for (std::size_t i = 0; i < times; ++i) out += text;
        return out;
    };
    const std::string start = "Subject: x\n\n";
    CHECK(preflight(start + repeat("--x\n", limits::boundary_lines)).empty());
    CHECK_FALSE(preflight(start + repeat("--x\n", limits::boundary_lines + 1)).empty());
    CHECK(preflight(start + repeat("Content-Type: a/b\n", limits::content_type_lines)).empty());
    CHECK_FALSE(preflight(start + repeat("Content-Type: a/b\n", limits::content_type_lines + 1)).empty());
    CHECK(preflight("X: " + std::string(limits::header_line_bytes - 3, 'x') + "\n\n").empty());
    CHECK_FALSE(preflight("X: " + std::string(limits::header_line_bytes - 2, 'x') + "\n\n").empty());
    CHECK_FALSE(preflight("X: a\n" + repeat(" folded line of some length\n", 3000) + "\n").empty());
    CHECK(preflight("To: " + repeat("g:", limits::address_field_colons - 1) + "\n\n").empty());
    CHECK_FALSE(preflight("To: " + repeat("g:", limits::address_field_colons) + "\n\n").empty());
    // Attached messages are parsed as well.
    CHECK_FALSE(
        preflight(start + "Content-Type: message/rfc822\n\nTo: " + repeat("g:", limits::address_field_colons) + "\n")
            .empty());
    CHECK(preflight(start + "Note:\n" + repeat(" an indented text, which is no header\n", 3000)).empty());
    CHECK(preflight("").empty());
}

TEST_CASE("A bounce comes from a mail system, not just without an envelope sender", "[extract_header_test]") {
    const auto is_bounce = [](const std::string& header) {
        return header_only_facts(header + "\n\n", {}, "").is_bounce;
    };
    CHECK(is_bounce("Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.test>"));
    CHECK(is_bounce("From: MAILER-DAEMON <>"));
    CHECK(is_bounce("Return-Path: <MAILER-DAEMON>\nFrom: postmaster@mx.test"));
    CHECK(is_bounce("Return-Path: <>\nFrom: it@mx.test\n"
                    "Content-Type: multipart/report; report-type=delivery-status; boundary=b"));
    CHECK_FALSE(is_bounce("Return-Path: <>\nFrom: Your bank <service@bank.test>"));
    CHECK_FALSE(is_bounce("Return-Path: <postmistress@mx.test>\nFrom: Mailbox full <postmaster@mx.test>"));
    CHECK_FALSE(is_bounce("Return-Path: <postmaster@mx.test>\nFrom: Mailbox full <postmaster@mx.test>")); // anybody's own domain
    const std::string received =
        "Received: from mx.test (192.0.2.1) by AM0.mail.protection.outlook.com with Microsoft SMTP Server; "
        "Mon, 23 Nov 2026 09:00:00 +0000\n";
    const std::string results = "Authentication-Results: spf=RESULT (sender IP is 192.0.2.1) smtp.mailfrom=mx.test; dkim=RESULT "
                                "header.d=mx.test;dmarc=RESULT action=none header.from=mx.test\n";
    const auto with = [&](std::string result) {
        auto text = results;
        for (auto at = text.find("RESULT"); at != std::string::npos; at = text.find("RESULT")) text.replace(at, 6, result);
        return text + received + "From: Helpdesk <postmaster@mx.test>";
    };
    CHECK(is_bounce(with("none")));
    CHECK_FALSE(is_bounce(with("pass"))); // no field, but somebody who proves a domain
}

TEST_CASE("Comments and words after it are no part of a domain", "[extract_header_test]") {
    const CharsetDecoder charset(CharsetDecoder::builtin);
    const auto domain = [&](std::string_view text) { return parse_addresses(text, charset).at(0).domain; };
    CHECK(domain("Pete <pete@silly.test(his host)>") == "silly.test");
    CHECK(domain("<your@office.test address here>") == "office.test");
    CHECK(domain("<a@silly . test>") == "silly.test");
}

TEST_CASE("The hops of the receiving system name the recipient, and the sender's do not", "[extract_header_test]") {
    const auto facts = read(
        "Received: by 2002:a05:6a00:1234:0:0:0:0 with SMTP id a1; Mon, 23 Nov 2026 09:00:01 +0000\n"
        "Received: from mail.sender.test (mail.sender.test. [192.0.2.7]) by mx.google.com with ESMTPS id b2\n"
        " for <jane@corp.example>; Mon, 23 Nov 2026 09:00:00 +0000\n"
        "Received: from desk.sender.test (desk.sender.test [192.0.2.8]) by mail.sender.test with ESMTP\n"
        " for <victim@elsewhere.example>; Mon, 23 Nov 2026 08:59:59 +0000\n"
        "From: a@sender.test\nTo: everybody@third.example\n\n");
    CHECK(facts.hop_recipients == std::vector<std::string>{"jane@corp.example"});
    CHECK(parse_received("from a.test by b.test (for <c@d.test>) id 1; Mon, 23 Nov 2026 09:00:00 +0000").recipient.empty());
}

TEST_CASE("Address lists that no two readers see differently are told from others", "[extract_header_test]") {
    const CharsetDecoder charset(CharsetDecoder::builtin);
    const std::string_view plain = "a@a.test, Jane Doe <jane.doe+x@sub.b.test>,\t\"Doe, J.\" <j_doe@c-d.test>, <e@e.test>";
    CHECK(is_plain_address_list(plain));
    const auto list = parse_addresses(plain, charset);
    REQUIRE(list.size() == 4);
    CHECK(list[0].text() == "a@a.test");
    CHECK(list[1].display_name == "Jane Doe");
    CHECK(list[1].text() == "jane.doe+x@sub.b.test");
    CHECK(list[2].display_name == "Doe, J.");
    CHECK(list[3].display_name.empty());
    for (const std::string_view other :
         {"", ",", "a@a.test,", "a@a.test b@b.test", "a@a.test; b@b.test", "Jane <a@a.test> x", "Jane (x) <a@a.test>",
          "a@a.test (x)", "Friends: a@a.test;", "=?utf-8?q?J?= <a@a.test>", "\"J\\\"\" <a@a.test>", "\"J\" \"D\" <a@a.test>",
          "J.D. <a@a.test>", "Jane  Doe <a@a.test>", "Jane<a@a.test>", "a@b@c.test", "a..b@c.test", ".a@c.test", "a@.test",
          "a@c..test", "a@c.test.", "a@xn--c.test", "\"a\"@c.test", "a@[192.0.2.1]", "<@r.test:a@c.test>", "<a@c.test",
          "a <b> <c@c.test>", "J\u00FC <a@a.test>"})
        CHECK_FALSE(is_plain_address_list(other));
}
