#include "tests/bench/bench_mail.hpp"

#include <array>
#include <random>
#include <string_view>

#include <fmt/format.h>

#include "core/encoding.hpp"

namespace remand::bench {
namespace {

constexpr std::array<std::string_view, 24> words{
    "harbour", "invoice", "meeting", "Thursday", "delivery", "the",   "project", "draft",  "please", "review", "budget",  "and",
    "contract", "with",    "number",  "order",    "we",       "will", "report",  "office", "team",   "update", "schedule", "of"};

std::string prose(std::mt19937_64& random, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += words[random() % words.size()];
        text += i % 14 == 13 ? ".\r\n" : " ";
    }
    return text;
}

std::string html(std::mt19937_64& random, std::size_t paragraphs) {
    std::string text = "<html><head><style>p { margin: 0 }</style></head><body>\r\n";
    for (std::size_t i = 0; i < paragraphs; ++i)
        text += fmt::format("<table><tr><td style=\"padding:4px\"><p>{}</p><a href=\"https://shop.example.com/item/{}\">more</a>"
                            "<img src=\"https://shop.example.com/i/{}.png\"></td></tr></table>\r\n",
                            prose(random, 60), random() % 100'000, random() % 100'000);
    return text + "</body></html>\r\n";
}

std::string part(std::string_view type, std::string_view more, const std::string& body) {
    return fmt::format("--=_bench\r\nContent-Type: {}\r\n{}\r\n{}\r\n", type, more, body);
}

} // namespace

std::string message(std::size_t n) {
    std::mt19937_64 random(n + 1);
    const bool is_bad = n % 20 == 7;
    const std::string domain = is_bad ? "account-notice.test" : fmt::format("partner{}.example.com", n % 50);
    auto text = fmt::format("Received: from mail.{0} ([192.0.2.{1}]) by mx.provider.test with ESMTPS; Mon, 23 Nov 2026 09:00:00 +0000\r\n"
                            "Authentication-Results: spf={2} smtp.mailfrom={0}; dkim={2} header.d={0}; dmarc={2} header.from={0}\r\n"
                            "From: Sender {1} <sender{1}@{0}>\r\nTo: user@bench.test\r\nSubject: {3}\r\n"
                            "Date: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <bench.{4}@{0}>\r\nMIME-Version: 1.0\r\n"
                            "Content-Type: multipart/mixed; boundary=\"=_bench\"\r\n\r\n",
                            domain, n % 250, is_bad ? "fail" : "pass",
                            is_bad ? "Your password expires today" : "Notes of the meeting", n);
    text += part("text/plain; charset=utf-8", "", prose(random, 250));
    text += part("text/html; charset=utf-8", "", html(random, 4 + random() % 24));
    if (is_bad)
        text += part("text/html; charset=utf-8", "",
                     "<p>Verify your account within 24 hours: <a href=\"https://login.account-notice.test/\">https://bench.test</a></p>");
    if (n % 10 == 3) {
        std::string bytes(45'000, '\0');
        for (auto& byte : bytes) byte = static_cast<char>(random());
        const auto encoded = to_base64("%PDF-1.4\n" + bytes);
        std::string lines;
        for (std::size_t i = 0; i < encoded.size(); i += 76) lines += encoded.substr(i, 76) + "\r\n";
        text += part("application/pdf; name=\"report.pdf\"", "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n", lines);
    }
    return text + "--=_bench--\r\n";
}

std::vector<std::string> messages(std::size_t count) {
    std::vector<std::string> all;
    all.reserve(count);
    for (std::size_t n = 0; n < count; ++n) all.push_back(message(n));
    return all;
}

} // namespace remand::bench
