#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "connectors/graph/rebuild.hpp"

namespace remand::graph {
namespace {

using nlohmann::json;

TEST_CASE("Headers are kept in their order, and those about the lost structure are not", "[graph_rebuild]") {
    const json message{{"internetMessageHeaders",
                        {{{"name", "Received"}, {"value", "from a"}},
                         {{"name", "Received"}, {"value", "from b"}},
                         {{"name", "Content-Type"}, {"value", "application/pkcs7-mime"}},
                         {{"name", "MIME-Version"}, {"value", "1.0"}},
                         {{"name", "Subject"}, {"value", "hi"}}}},
                       {"body", {{"contentType", "text"}, {"content", "hello"}}}};
    CHECK(rebuild_mime(message, {}) ==
          "Received: from a\r\nReceived: from b\r\nSubject: hi\r\nMIME-Version: 1.0\r\n"
          "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
          "aGVsbG8=\r\n");
}

TEST_CASE("No value can begin another header", "[graph_rebuild]") {
    const json message{{"internetMessageHeaders",
                        {{{"name", "Subject"}, {"value", "a\r\nX-Evil: b\r\n\r\nbody"}},
                         {{"name", "X: y\r\nX-Evil"}, {"value", "c"}},
                         {{"name", ""}, {"value", "d"}}}}};
    const auto bytes = rebuild_mime(message, {});
    CHECK(bytes.starts_with("Subject: a  X-Evil: b    body\r\nMIME-Version: 1.0\r\n"));
}

TEST_CASE("Without headers the fields of the message take their place", "[graph_rebuild]") {
    const json message{{"from", {{"emailAddress", {{"name", "A \"B\""}, {"address", "a@sender.test"}}}}},
                       {"toRecipients", {{{"emailAddress", {{"name", "J"}, {"address", "j@contoso.test"}}}}}},
                       {"subject", "line\r\nbreak"},
                       {"internetMessageId", "<1@sender.test>"}};
    const auto bytes = rebuild_mime(message, {});
    CHECK(bytes.starts_with("From: \"A 'B'\" <a@sender.test>\r\nTo: \"J\" <j@contoso.test>\r\nSubject: line  break\r\n"
                            "Message-ID: <1@sender.test>\r\nMIME-Version: 1.0\r\n"));
}

TEST_CASE("The time of sending is a Date of RFC 5322", "[graph_rebuild]") {
    const auto date_of = [](const char* sent) { return rebuild_mime(json{{"sentDateTime", sent}}, {}); };
    CHECK(date_of("2026-11-03T09:05:07Z").starts_with("Date: Tue, 03 Nov 2026 09:05:07 +0000\r\nMIME-Version"));
    CHECK(date_of("2027-01-01T00:30:00.123+02:00").starts_with("Date: Thu, 31 Dec 2026 22:30:00 +0000\r\n"));
    CHECK(date_of("yesterday\r\nX-Evil: b").starts_with("MIME-Version: 1.0\r\n"));
}

TEST_CASE("Attachments are named and empty", "[graph_rebuild]") {
    const json message{{"subject", "s"}, {"body", {{"contentType", "html"}, {"content", "<p>"}}}};
    const auto bytes =
        rebuild_mime(message, {json{{"name", "a\"\r\nb.exe"}, {"contentType", "x/y; z=\"\r\n"}, {"size", 3}},
                               json{{"name", "logo.png"}, {"contentType", "image/png"}, {"isInline", true}}});
    CHECK(bytes.find("Content-Type: multipart/mixed; boundary=\"=_remand_") != std::string::npos);
    CHECK(bytes.find("Content-Type: text/html; charset=utf-8") != std::string::npos);
    CHECK(bytes.find("Content-Type: application/octet-stream\r\nContent-Disposition: attachment; "
                     "filename*=utf-8''a%22%0D%0Ab.exe; size=3\r\n") != std::string::npos);
    CHECK(bytes.find("Content-Type: image/png\r\nContent-Disposition: inline; filename*=utf-8''logo.png; size=0\r\n") !=
          std::string::npos);
}

TEST_CASE("A message that says nothing is rebuilt as nothing", "[graph_rebuild]") {
    CHECK(rebuild_mime(json::object(), {}).starts_with("MIME-Version: 1.0\r\n"));
    CHECK(rebuild_mime(json{{"internetMessageHeaders", "x"}, {"body", 1}}, {json(1)}).find("multipart/mixed") !=
          std::string::npos);
}

} // namespace
} // namespace remand::graph
