#include "tests/bench/bench_mail.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <string_view>

#include <fmt/format.h>

#include "core/encoding.hpp"

namespace remand::bench {
namespace {

// The more frequent come first.
constexpr auto words = std::to_array<std::string_view>({
    "the",     "to",       "and",      "of",       "a",        "in",       "you",      "for",      "is",       "we",
    "on",      "that",     "with",     "this",     "be",       "have",     "your",     "are",      "will",     "it",
    "as",      "if",       "at",       "from",     "our",      "not",      "or",       "can",      "please",   "by",
    "I",       "all",      "but",      "has",      "any",      "was",      "would",    "there",    "meeting",  "project",
    "team",    "review",   "time",     "they",     "which",    "report",   "new",      "one",      "more",     "about",
    "office",  "update",   "budget",   "draft",    "Thursday", "when",     "so",       "an",       "up",       "week",
    "number",  "order",    "invoice",  "contract", "schedule", "customer", "delivery", "harbour",  "plan",     "work",
    "see",     "send",     "make",     "get",      "need",     "know",     "also",     "after",    "before",   "next",
    "account", "payment",  "document", "attached", "question", "answer",   "change",   "call",     "list",     "point",
    "figures", "quarter",  "supplier", "warehouse","shipment", "signed",   "version",  "comments", "Monday",   "room",
    "agreed",  "minutes",  "deadline", "training", "visit",    "travel",   "hotel",    "flight",   "booking",  "price",
    "machine", "parts",    "quality",  "testing",  "results",  "numbers",  "problem",  "solution", "proposal", "client",
});

// Paragraphs of a message; each is 0.9 KB, once in plain text and once in HTML.
constexpr auto lengths = std::to_array<std::size_t>({2, 3, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 17, 20, 28, 45, 90, 250});

std::string prose(std::mt19937_64& random) {
    std::string text;
    for (std::size_t i = 0; i < 60; ++i) {
        text += words[std::min(random() % words.size(), random() % words.size())];
        text += i % 14 == 13 ? ".\r\n" : " ";
    }
    return text;
}

struct Body {
    std::string plain, html = "<html><head><style>p { margin: 0 }</style></head><body>\r\n";

    void add(const std::string& text, std::size_t item) {
        plain += text + "\r\n\r\n";
        html += fmt::format("<table><tr><td style=\"padding:4px\"><p>{0}</p><a href=\"https://shop.example.com/item/{1}\">more</a>"
                            "<img src=\"https://shop.example.com/i/{1}.png\"></td></tr></table>\r\n",
                            text, item);
    }
    void add_lure() {
        plain += "Verify your account within 24 hours.\r\n\r\n";
        html += "<p>Verify your account within 24 hours: <a href=\"https://login.account-notice.test/\">https://bench.test</a></p>\r\n";
    }
};

// What the provider writes above the mail it takes in, where it is believed (scanner/extract/trusted_headers.hpp).
std::string stamps(std::size_t n, const std::string& domain) {
    const bool bad = is_bad(n);
    const auto from = fmt::format("Received: from mail.{0} (192.0.2.{1})", domain, n % 250);
    constexpr std::string_view date = "Mon, 23 Nov 2026 09:00:00 +0000";
    if (cloud_of(n) == Cloud::microsoft)
        return fmt::format("Authentication-Results: spf={0} (sender IP is 192.0.2.{1})\r\n smtp.mailfrom={2}; dkim={3} header.d={2};"
                           "dmarc={0}\r\n action={4} header.from={2};compauth={0} reason={5}\r\n"
                           "{6}\r\n by AM0EUR02FT049.mail.protection.outlook.com (10.13.54.79)\r\n with Microsoft SMTP Server; {7}\r\n",
                           bad ? "fail" : "pass", n % 250, domain, bad ? "none" : "pass", bad ? "oreject" : "none",
                           bad ? "000" : "100", from, date);
    return fmt::format("{0}\r\n by mx.google.com with ESMTPS; {1}\r\nAuthentication-Results: mx.google.com;\r\n dkim={2} header.i=@{3};\r\n"
                       " spf={4} smtp.mailfrom={3};\r\n dmarc={4} (p=REJECT sp=REJECT dis=NONE) header.from={3}\r\n",
                       from, date, bad ? "none" : "pass", domain, bad ? "fail" : "pass");
}

std::string part(std::string_view boundary, std::string_view type, std::string_view more, const std::string& body) {
    return fmt::format("--{}\r\nContent-Type: {}\r\n{}\r\n{}\r\n", boundary, type, more, body);
}

std::string attachment(std::mt19937_64& random) {
    std::string bytes(45'000, '\0');
    for (auto& byte : bytes) byte = static_cast<char>(random());
    const auto encoded = to_base64("%PDF-1.4\n" + bytes);
    std::string lines;
    for (std::size_t i = 0; i < encoded.size(); i += 76) lines += encoded.substr(i, 76) + "\r\n";
    return lines;
}

} // namespace

Cloud cloud_of(std::size_t n) { return n % 2 == 0 ? Cloud::microsoft : Cloud::google; }
bool is_bad(std::size_t n) { return n % 21 == 7; }

int count_bad(std::size_t count) {
    int bad = 0;
    for (std::size_t n = 0; n < count; ++n) bad += is_bad(n) ? 1 : 0;
    return bad;
}

std::string message(std::size_t n) {
    std::mt19937_64 random(n + 1);
    const auto domain = is_bad(n) ? std::string("account-notice.test") : fmt::format("partner{}.example.com", n % 50);
    Body body;
    if (is_bad(n)) body.add_lure();
    for (auto paragraphs = lengths[random() % lengths.size()]; paragraphs > 0; --paragraphs)
        body.add(prose(random), random() % 100'000);

    auto text = stamps(n, domain);
    text += fmt::format("From: Sender {1} <sender{1}@{0}>\r\nTo: user@bench.test\r\nSubject: {2}\r\n"
                        "Date: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <bench.{3}@{0}>\r\nMIME-Version: 1.0\r\n"
                        "Content-Type: multipart/mixed; boundary=\"=_mixed\"\r\n\r\n",
                        domain, n % 250, is_bad(n) ? "Your password expires today" : "Notes of the meeting", n);
    text += "--=_mixed\r\nContent-Type: multipart/alternative; boundary=\"=_text\"\r\n\r\n";
    text += part("=_text", "text/plain; charset=utf-8", "", body.plain);
    text += part("=_text", "text/html; charset=utf-8", "", body.html + "</body></html>\r\n");
    text += "--=_text--\r\n";
    if (n % 10 == 3)
        text += part("=_mixed", "application/pdf; name=\"report.pdf\"",
                     "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n", attachment(random));
    return text + "--=_mixed--\r\n";
}

std::vector<std::string> messages(std::size_t count) {
    std::vector<std::string> all;
    all.reserve(count);
    for (std::size_t n = 0; n < count; ++n) all.push_back(message(n));
    return all;
}

} // namespace remand::bench
