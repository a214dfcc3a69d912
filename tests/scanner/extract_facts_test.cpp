#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "core/encoding.hpp"
#include "scanner/extract/extract.hpp"
#include "scanner/limits.hpp"

using namespace remand;
using namespace remand::scanner;

namespace {

MessageFacts extracted(std::string_view bytes) {
    static const bool is_prepared = (prepare_extraction(), true);
    REQUIRE(is_prepared);
    return extract_facts(bytes, {});
}

MessageFacts extracted_file(const std::string& name) {
    std::ifstream file(std::string(REMAND_SOURCE_DIR) + "/tests/scanner/mail/" + name, std::ios::binary);
    REQUIRE(file);
    return extracted(std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
}

bool is_malformed(const MessageFacts& facts, std::string_view code) {
    return std::find(facts.malformed.begin(), facts.malformed.end(), code) != facts.malformed.end();
}

bool has_host(const MessageFacts& facts, std::string_view host) {
    return std::any_of(facts.links.begin(), facts.links.end(), [&](const Link& link) { return link.host == host; });
}

std::string attached(std::string_view type, std::string_view name, std::string_view bytes) {
    return "From: a@a.test\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: "
           "text/plain\n\n"
           "See the file.\n--b\nContent-Type: " +
           std::string(type) + "; name=\"" + std::string(name) +
           "\"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\n" + to_base64(bytes) +
           "\n--b--\n";
}

Attachment only_attachment(const MessageFacts& facts) {
    REQUIRE(facts.attachments.size() == 1);
    return facts.attachments[0];
}

} // namespace

TEST_CASE("A credential phish is read whole", "[extract_facts_test]") {
    const auto facts = extracted_file("credential_phish.eml");
    CHECK(facts.subject == "Ihr Postfach läuft ab");
    REQUIRE(facts.from.size() == 1);
    CHECK(facts.from[0].display_name == "IT-Helpdesk");
    CHECK(facts.from[0].text() == "helpdesk@evil.test");
    CHECK(facts.reply_to.at(0).text() == "collect@freemail.test");
    CHECK(facts.authentication.dmarc == "fail");
    CHECK(facts.html.is_present);
    CHECK(facts.html.hidden_text_bytes > 0);
    CHECK(facts.text.find("Kennwort") != std::string::npos);
    CHECK(facts.text.find("unsichtbar") == std::string::npos);
    CHECK(has_host(facts, "login.evil.test"));
    CHECK(facts.unscannable.empty());
    CHECK(facts.malformed.empty());
}

TEST_CASE("An ordinary newsletter has its list header and no hidden tricks", "[extract_facts_test]") {
    const auto facts = extracted_file("newsletter.eml");
    CHECK(facts.list.has_list_unsubscribe);
    CHECK(facts.list.has_one_click);
    CHECK(facts.list.unsubscribe_host == "news.shop.test");
    CHECK(facts.list.list_id.find("weekly.shop.test") != std::string::npos);
    CHECK(facts.hidden_characters.zero_width_in_words == 0);
    CHECK(facts.attachments.empty());
    CHECK(facts.malformed.empty());
    CHECK(facts.subject_and_text_language == "en");
}

TEST_CASE("A multipart that never names its boundary hides nothing", "[extract_facts_test]") {
    const auto facts = extracted("From: a@a.test\nContent-Type: multipart/mixed\n\nGo to http://hidden.test/a now\n");
    CHECK(is_malformed(facts, "mime.no_boundary"));
    CHECK(has_host(facts, "hidden.test"));
    CHECK(facts.text.find("Go to") != std::string::npos);
}

TEST_CASE("An attached message in a transfer encoding is opened", "[extract_facts_test]") {
    const auto facts = extracted("From: a@a.test\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" +
                                 to_base64("From: in@side.test\nSubject: Inner\n\nhttp://inner.test/a\n") + "\n");
    CHECK(is_malformed(facts, "mime.encoded_message"));
    REQUIRE(facts.nested.size() == 1);
    CHECK(facts.nested[0].subject == "Inner");
    CHECK(has_host(facts, "inner.test"));
}

TEST_CASE("An attached message is read from its own bytes, up to the boundary around it", "[extract_facts_test]") {
    const auto facts = extracted(
        "From: a@a.test\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
        "Received: from x by y; Mon, 23 Nov 2026 09:00:00 +0000\nFrom: in@side.test\nSubject: Inner\n\nText\n--b\n"
        "Content-Type: text/plain\n\nAfter\n--b--\n");
    REQUIRE(facts.nested.size() == 1);
    CHECK(facts.nested[0].text == "Text");
    CHECK(facts.nested[0].received.empty()); // nothing in it can be believed
    CHECK(facts.nested[0].from.at(0).domain == "side.test");
    CHECK(facts.text == "After");
    CHECK(only_attachment(facts).kind == FileKind::eml);
}

TEST_CASE("What else stands in a header changes nothing of how the parts are read", "[extract_facts_test]") {
    const std::string_view start = GENERATE(
        "From: a@a.test\n", "X-First: 1\r\n and more\r\nFrom: a@a.test\r\nReceived: by x.test\r\n",
        "From a@a.test now\nFrom: a@a.test\n", "\n\nFrom: a@a.test\n", "From: a@a.test\nno field\n", "From : a@a.test\n");
    const auto mixed = extracted(std::string(start) +
                                 "content-TYPE: multipart/mixed;\n\tboundary=\"b\"\nSubject: s\n\n"
                                 "--b\nContent-Type: text/html\n\n<a href=\"https://first.test\">x</a>\n"
                                 "--b\nContent-Type: message/rfc822\n\n"
                                 "From: inner@b.test\nSubject: inside\n\nhttps://second.test/\n--b--\n");
    CHECK(has_host(mixed, "first.test"));
    REQUIRE(mixed.nested.size() == 1);
    CHECK(mixed.nested[0].subject == "inside");
    CHECK(mixed.nested[0].text == "https://second.test/");
    const auto forwarded =
        extracted(std::string(start) + "Content-Type: message/rfc822\n\nFrom: inner@b.test\n\nhttps://second.test/\n");
    REQUIRE(forwarded.nested.size() == 1);
    CHECK(forwarded.nested[0].from.at(0).text() == "inner@b.test");
    CHECK(forwarded.nested[0].text == "https://second.test/");
}

TEST_CASE("Text behind a NUL is read", "[extract_facts_test]") {
    using namespace std::string_literals;
    const auto facts = extracted("From: a@a.test\n\na\0b http://after.test/x\n"s);
    CHECK(is_malformed(facts, "mime.nul"));
    CHECK(has_host(facts, "after.test"));
}

TEST_CASE("Lines that end in CR alone are lines", "[extract_facts_test]") {
    const auto facts = extracted("From: a@a.test\rSubject: Mac\r\rhttp://cr.test/x\r");
    CHECK(facts.subject == "Mac");
    CHECK(is_malformed(facts, "mime.bare_cr"));
    CHECK(has_host(facts, "cr.test"));
}

TEST_CASE("Doubled fields that readers resolve differently are named", "[extract_facts_test]") {
    const auto facts =
        extracted("From: a@a.test\nFrom: b@b.test\nContent-Type: text/plain\nContent-Type: text/html\n\nx\n");
    CHECK(is_malformed(facts, "header.duplicate_content-type"));
    CHECK(is_malformed(facts, "header.duplicate_from"));
    CHECK(facts.from_fields == 2);
    CHECK(facts.from.size() == 2);
}

TEST_CASE("Empty and binary junk has facts too", "[extract_facts_test]") {
    CHECK(extracted("").unscannable.empty());
    CHECK(extracted(std::string(1000, '\0')).size == 1000);
    CHECK(extracted("\xFF\xFE\n\n\x80").from.empty());
}

TEST_CASE("Mail above a preflight limit keeps its header", "[extract_facts_test]") {
    std::string groups;
    for (int i = 0; i < 50'000; ++i) groups += "g:";
    const auto facts = extracted("From: a@a.test\nSubject: Bomb\nTo: " + groups + "\n\nText\n");
    CHECK(facts.unscannable == "A header field is longer than 64 KB.");
    CHECK(facts.subject == "Bomb");
    CHECK(facts.from.at(0).text() == "a@a.test");
}

TEST_CASE("Deep nesting is cut and named", "[extract_facts_test]") {
    const auto nested = [](std::size_t depth) {
        std::string mail = "From: a@a.test\n";
        for (std::size_t i = 0; i < depth; ++i)
            mail +=
                "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n";
        return mail + "Content-Type: text/plain\n\nhttp://deep.test/x\n";
    };
    CHECK(has_host(extracted(nested(limits::mime_depth)), "deep.test"));
    CHECK(is_malformed(extracted(nested(limits::mime_depth + 1)), "limit.depth"));
}

TEST_CASE("The kind of a file is told by its content", "[extract_facts_test]") {
    using namespace std::string_literals;
    CHECK(only_attachment(extracted(attached("image/png", "a.png", "MZ\x90\0\x03\0\0\0"s))).kind ==
          FileKind::executable);
    CHECK(only_attachment(extracted(attached("application/octet-stream", "a.dat", "%PDF-1.4\n"))).kind ==
          FileKind::pdf);
    CHECK(only_attachment(extracted(attached("text/plain", "a.txt", "MZ is a tax office"))).kind == FileKind::text);
    CHECK(only_attachment(extracted(attached("text/plain", "a.hta", "<html><script>x</script>"))).kind ==
          FileKind::script);
    CHECK(only_attachment(extracted(attached("text/plain", "x.url", "[InternetShortcut]\nURL=https://evil.test/")))
              .kind == FileKind::url_shortcut);
}

TEST_CASE("An attachment keeps its name as it is, tricks included, and its hash", "[extract_facts_test]") {
    const auto attachment = only_attachment(extracted(attached("application/pdf", "invoice\u202Efdp.exe", "x")));
    CHECK(attachment.name == "invoice\u202Efdp.exe");
    CHECK(attachment.size == 1);
    CHECK(attachment.sha256 == sha256_hex("x"));
}

TEST_CASE("An attached page that builds a file by script shows its marks", "[extract_facts_test]") {
    const auto html = "<html><body><a download='x.zip'></a><script>var b=new Blob([atob('" + std::string(5000, 'A') +
                      "')]);location.href=URL.createObjectURL(b)</script></body></html>";
    const auto attachment = only_attachment(extracted(attached("text/html", "a.htm", html)));
    CHECK(attachment.kind == FileKind::html);
    CHECK(attachment.has_script);
    CHECK(attachment.smuggling ==
          std::vector<std::string>{"atob", "blob_url", "download", "empty_page", "long_base64", "redirect"});
}

TEST_CASE("A long cargo in short pieces is long all the same", "[extract_facts_test]") {
    std::string html = "<html><script>const p=[\"";
    for (int i = 0; i < 10; ++i) html += std::string(900, 'A') + "\",\"";
    html += "x\"];fetch(\"data:application/octet-stream;base64,\"+p.join(\"\"))</script></html>";
    const auto marks = only_attachment(extracted(attached("text/html", "a.htm", html))).smuggling;
    CHECK(std::find(marks.begin(), marks.end(), "long_base64") != marks.end());
    CHECK(std::find(marks.begin(), marks.end(), "blob_url") != marks.end());
}

TEST_CASE("A file that a page carries as numbers or under a key is found, and a table of numbers is none",
          "[extract_facts_test]") {
    const auto numbers = [](const std::string& bytes, int key, const char* form) {
        std::string list;
        for (const char c : bytes)
            list += fmt::format(fmt::runtime(form), static_cast<unsigned char>(c) ^ static_cast<unsigned>(key));
        return "<p>Please press.</p><script>const a=[" + list + "];const f=new File([new Uint8Array(a.map(c=>c^" +
               std::to_string(key) + "))],'a.zip');l.href=URL.createObjectURL(f)</script>";
    };
    const auto has = [](const std::string& html, std::string_view mark) {
        const auto marks = only_attachment(extracted(attached("text/html", "a.htm", html))).smuggling;
        return std::ranges::count(marks, mark) == 1;
    };
    const std::string zip = std::string("PK\x03\x04\x0A\0\0\0\0\0", 10) + std::string(400, 'z');
    CHECK(has(numbers(zip, 0, "{},"), "embedded_file"));
    CHECK(has(numbers(zip, 83, "{},"), "embedded_file"));
    CHECK(has(numbers(zip, 0x5C, "0x{:02x}, "), "embedded_file"));
    CHECK(has(numbers(std::string(0x8001, '\0') + "CD001" + std::string(300, '\0'), 83, "{},"), "embedded_file"));
    const auto office = std::string("PK\x03\x04\x14\0\x06\0", 8) + std::string(400, 'z'); // a report's own table
    CHECK_FALSE(has(numbers(office, 0, "{},"), "embedded_file"));
    CHECK_FALSE(has(numbers(std::string(400, '\1'), 0, "{},"), "embedded_file"));
    CHECK(has(numbers(std::string(400, '\1'), 0, "{},"), "byte_array"));
    CHECK_FALSE(has(numbers(std::string(40, '\1'), 0, "{},"), "byte_array"));

    auto keyed = zip;
    for (char& c : keyed) c = static_cast<char>(c ^ 0x2A);
    const auto page = [](const std::string& cargo, const std::string& code) {
        return "<p>Please press.</p><script>const b=atob('" + to_base64(cargo) + "');" + code + "</script>";
    };
    CHECK(has(page(keyed, "x=b.charCodeAt(0)^42"), "embedded_file"));
    CHECK_FALSE(has(page(keyed, "x=b"), "embedded_file"));
    CHECK_FALSE(has(page(std::string(400, 'q'), "x=b.charCodeAt(0)^42"), "embedded_file"));
}

TEST_CASE("A saved page with pictures inside shows no marks of smuggling", "[extract_facts_test]") {
    const auto html = "<html><img src=\"data:image/png;base64," + std::string(9000, 'A') + "\"><p>Report</p></html>";
    CHECK(only_attachment(extracted(attached("text/html", "a.htm", html))).smuggling.empty());
}

TEST_CASE("An attached login page is seen, in UTF-16 too", "[extract_facts_test]") {
    const std::string page = "<form action='https://collector.test/'><input type=password></form>";
    std::string wide = "\xFF\xFE";
    for (const char c : page) {
        wide += c;
        wide += '\0';
    }
    for (const auto& bytes : {page, wide}) {
        const auto facts = extracted(attached("text/html", "a.html", bytes));
        CHECK(only_attachment(facts).has_password_form);
        CHECK(only_attachment(facts).link_hosts == std::vector<std::string>{"collector.test"});
    }
}

TEST_CASE("Files inside an archive are listed with their depth", "[extract_facts_test]") {
    const auto facts = extracted_file("zip_with_script.eml");
    REQUIRE(facts.attachments.size() == 2);
    CHECK(facts.attachments[0].kind == FileKind::zip);
    CHECK(facts.attachments[1].name == "invoice.pdf.js");
    CHECK(facts.attachments[1].kind == FileKind::script);
    CHECK(facts.attachments[1].archive_depth == 1);
    CHECK_FALSE(facts.attachments[0].is_encrypted);
}

TEST_CASE("A macro document and its remote template are seen", "[extract_facts_test]") {
    const auto attachment = only_attachment(extracted_file("macro_document.eml"));
    CHECK(attachment.kind == FileKind::ooxml);
    CHECK(attachment.has_macro);
    CHECK(attachment.has_auto_macro);
    CHECK(attachment.has_external_template);
    CHECK(attachment.link_hosts == std::vector<std::string>{"templates.evil.test"});
}

TEST_CASE("An archive that unpacks to too much is cut", "[extract_facts_test]") {
    const auto facts = extracted_file("zip_bomb.eml");
    CHECK(is_malformed(facts, "limit.archive_ratio"));
    CHECK(facts.attachments.at(0).kind == FileKind::zip);
}

TEST_CASE("A PDF's links and actions are seen through disguised names", "[extract_facts_test]") {
    const auto facts = extracted(attached("application/pdf", "a.pdf",
                                          "%PDF-1.4\n1 0 obj<</S/J#61vaScript>>endobj 2 0 obj<</S/URI/URI "
                                          "(https://pdf.test/a\\(b\\))>>endobj"));
    CHECK(only_attachment(facts).has_script);
    CHECK(has_host(facts, "pdf.test"));
    CHECK_FALSE(
        only_attachment(extracted(attached("application/pdf", "a.pdf", "%PDF-1.4\n1 0 obj<</JSX 1>>"))).has_script);
}

TEST_CASE("An invitation, a signature, an encrypted mail and a bounce are told apart", "[extract_facts_test]") {
    CHECK(extracted("From: a@a.test\nContent-Type: text/calendar; "
                    "method=REQUEST\n\nBEGIN:VCALENDAR\nDESCRIPTION:https://cal.te\n st/a\n")
              .is_calendar);
    CHECK(extracted("From: a@a.test\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx\n")
              .is_encrypted);
    CHECK(extracted("From: a@a.test\nContent-Type: application/pkcs7-mime; smime-type=signed-data\n\nx\n").is_signed);
    CHECK(extracted("From: a@a.test\nContent-Type: multipart/signed; boundary=b\n\n--b\n\nText\n--b--\n").is_signed);
    CHECK(extracted("From: a@a.test\nContent-Type: multipart/report; report-type=delivery-status; "
                    "boundary=b\n\n--b\n\nText\n--b--\n")
              .is_bounce);
    const auto plain = extracted("From: a@a.test\n\nText\n");
    CHECK_FALSE((plain.is_calendar || plain.is_encrypted || plain.is_signed || plain.is_bounce));
}

TEST_CASE("GMime and the strict parser agree on honest senders and differ on ambiguous ones", "[extract_facts_test]") {
    const auto differs = [](std::string_view from) {
        const auto facts = extracted("From: " + std::string(from) + "\n\nx\n");
        const auto text = [](const std::vector<Address>& list) {
            std::string out;
            for (const auto& address : list) out += address.text() + ",";
            return out;
        };
        return text(facts.from) != text(facts.from_strict);
    };
    CHECK_FALSE(differs("Jane Doe <jane@a.test>"));
    CHECK_FALSE(differs("\"Doe, Jane\" <jane@a.test>"));
    CHECK_FALSE(differs("=?utf-8?Q?J=C3=B6rg?= <j@a.test>"));
    CHECK_FALSE(differs("jane@a.test (Jane)"));
    CHECK(differs("\"bank.test <a@bank.test>\" <b@evil.test>, x@a,com"));
}

TEST_CASE("What a script of the Windows Script Host does is noted", "[extract_facts_test]") {
    const auto marks = [](std::string_view name, std::string_view bytes) {
        return extracted(attached("text/plain", name, bytes)).attachments.at(0).smuggling;
    };
    CHECK(marks("a.js", "var x = new ActiveXObject('MSXML2.XMLHTTP'); var s = new ActiveXObject('WScript.Shell');") ==
          std::vector<std::string>{"fetches", "runs"});
    CHECK(marks("a.jse", "#@~^AAAAAA==") == std::vector<std::string>{"encoded"});
    CHECK(marks("a.js", "document.title = 'x';").empty());
    CHECK(marks("a.txt", "WScript.Shell").empty());
}

TEST_CASE("A file in a page is seen in pieces, backwards, and behind names that the script puts together",
          "[extract_facts_test]") {
    const std::string words = "Your invoice of November is shown below as soon as the page is there; thank you.";
    const auto marks_of = [&](const std::string& script) {
        return extracted(attached("text/html", "page.html", "<p>" + words + "</p><script>" + script + "</script>"))
            .attachments.at(0)
            .smuggling;
    };
    const auto has = [](const std::vector<std::string>& marks, std::string_view mark) {
        return std::find(marks.begin(), marks.end(), mark) != marks.end();
    };
    const std::string piece(90, 'A'), zip = "UEsDBBQAAAAIA" + piece;
    CHECK(has(marks_of("var p=['" + zip + "','" + piece + "',\n'" + piece + "', '" + piece + "'].join('')"), "embedded_file"));
    CHECK(has(marks_of("var p=\"" + zip + "\" + \"" + piece + "\" +\n\"" + piece + piece + "\";"), "embedded_file"));
    CHECK_FALSE(has(marks_of("var p=['" + zip + "'];var q=['" + piece + "'];"), "embedded_file")); // too little to be one
    std::string backwards = zip + piece + piece + piece;
    std::reverse(backwards.begin(), backwards.end());
    CHECK(has(marks_of("var p='" + backwards + "'.split('').reverse().join('')"), "embedded_file"));
    CHECK_FALSE(has(marks_of("var p='" + backwards + "'"), "embedded_file"));
    const auto hidden = marks_of(
        "self['a'+'tob'](x);URL[\"createObject\" + \"URL\"](b);a.setAttribute('down'+'load',n);top['loc'+'ation']=u");
    CHECK(hidden == std::vector<std::string>{"atob", "blob_url", "download", "redirect"});
    CHECK(marks_of("w['\\x61\\x74'+'\\x6f\\x62'](x);w['U'+'RL']['cre'+'ateObj'+'ectURL'](b);e['"
                   "\\x64\\x6f\\x77\\x6e\\x6c\\x6f\\x61\\x64']=n") ==
          std::vector<std::string>{"atob", "blob_url", "download"});
    CHECK(has(marks_of("const h='504b0304140009000800" + std::string(600, '7') + "';r.readAsDataURL(b)"), "embedded_file"));
    CHECK_FALSE(has(marks_of("const h='504B030414000600" + std::string(600, '7') + "'"), "embedded_file")); // an office document
    CHECK(has(marks_of("e.setAttribute('href','data:application/zip;base64,'+t)"), "blob_url"));
    CHECK(marks_of("@font-face{src:url(data:application/font-woff;base64," + std::string(900, 'A') + ")}").empty());
}

TEST_CASE("An archive or program inside a page's text is noted, an office document is not", "[extract_facts_test]") {
    const auto has_file = [](const std::string& start) {
        const auto page = "<script>var f = '" + start + std::string(2'000, 'A') + "';</script>";
        const auto marks = extracted(attached("text/html", "page.html", page)).attachments.at(0).smuggling;
        return std::find(marks.begin(), marks.end(), "embedded_file") != marks.end();
    };
    CHECK(has_file("UEsDBBQAAAAIA"));
    CHECK(has_file("TVqQAAMAAAAEAAAA"));
    CHECK(has_file("UmFyIRoHAQ"));
    CHECK_FALSE(has_file("UEsDBBQABgAIA")); // an OOXML package
    CHECK_FALSE(has_file("iVBORw0KGgo"));
}

TEST_CASE("A file in the address of a link is seen however small, the data of a report is none", "[extract_facts_test]") {
    const auto marks_of = [](const std::string& address) {
        const auto page = "<a id=d download=\"F.zip\" href=\"" + address + "\">F</a><script>d.click()</script>";
        return extracted(attached("text/html", "page.html", page)).attachments.at(0).smuggling;
    };
    const auto has = [](const std::vector<std::string>& marks, std::string_view mark) {
        return std::find(marks.begin(), marks.end(), mark) != marks.end();
    };
    const std::string script =
        "UEsDBBQAAAAAAAAAYV0pb2CNEgAAABIAAAAKAAAAaW52b2ljZS5qc1dTY3JpcHQuRWNobygieCIpO1BLAQIUAxQAAAAAAAAAYV0p"
        "b2CNEgAAABIAAAAKAAAAAAAAAAAAAACAAQAAAABpbnZvaWNlLmpzUEsFBgAAAAABAAEAOAAAADoAAAAAAA==";
    const std::string report =
        "UEsDBBQAAAAAAAAAYV3409eVGAAAABgAAAALAAAAcmVwb3J0Lmpzb257InBhc3NlZCI6MTIsImZhaWxlZCI6MH1QSwECFAMUAAAA"
        "AAAAAGFd+NPXlRgAAAAYAAAACwAAAAAAAAAAAAAAgAEAAAAAcmVwb3J0Lmpzb25QSwUGAAAAAAEAAQA5AAAAQQAAAAAA";
    CHECK(has(marks_of("data:application/zip;base64," + script), "embedded_file"));
    CHECK_FALSE(has(marks_of("data:application/zip;base64," + report), "embedded_file"));
    CHECK_FALSE(has(marks_of("data:text/plain;base64," + script), "embedded_file")); // too little to be one by itself
}

TEST_CASE("A page leads on where it sets its location by itself, or says nothing else", "[extract_facts_test]") {
    const auto leads_on = [](const std::string& text, const std::string& script) {
        const auto page = "<body><p>" + text + "</p><script>" + script + "</script></body>";
        const auto marks = extracted(attached("text/html", "page.html", page)).attachments.at(0).smuggling;
        return std::find(marks.begin(), marks.end(), "redirect") != marks.end();
    };
    const std::string words = "The table shows the coverage of each file; a click on a row opens the page of the file.";
    CHECK(leads_on(words, "window.location = u"));
    CHECK(leads_on(words, "top['location']['href']=u"));
    CHECK(leads_on(words, "document.location.replace(u)"));
    CHECK_FALSE(leads_on(words, "var at = window.location.hash; if (location.href == at) show()"));
    CHECK_FALSE(leads_on(words + "<b onclick=\"location.href='a.html'\">a</b>", "sort()"));
    CHECK_FALSE(leads_on(words, "var location = rows[0]"));
    CHECK(leads_on("", "var n=['location','href'];window[n[0]][n[1]]=u"));
    CHECK_FALSE(leads_on(words, "var n=['location','href'];"));
}

TEST_CASE("A page that shows nothing without its script is noted", "[extract_facts_test]") {
    const auto marks_of = [](const std::string& page) {
        return extracted(attached("text/html", "page.html", page)).attachments.at(0).smuggling;
    };
    CHECK(marks_of("<html><script>run()</script></html>") == std::vector<std::string>{"empty_page"});
    CHECK(
        marks_of(
            "<html><p>The minutes of the spring meeting were approved as circulated.</p><script>run()</script></html>")
            .empty());
    CHECK(marks_of("<html><img src=\"data:image/png;base64,AAAA\"><script>run()</script></html>").empty());
}
