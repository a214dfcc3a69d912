// Mails that are built to cost much: what each takes from bytes to verdict, or that it was parked. A bomb that takes more
// than a fifth of a second and is judged all the same is marked.
#include "tests/bench/benchmarks.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/encoding.hpp"
#include "scanner/scanner.hpp"

namespace remand::bench {
namespace {

constexpr std::chrono::milliseconds allowed{200};

std::string repeated(std::string_view text, std::size_t count) {
    std::string out;
    out.reserve(text.size() * count);
    for (std::size_t i = 0; i < count; ++i) out += text;
    return out;
}

std::string mail(std::string_view header, std::string_view body) {
    return "From: a@a.test\nTo: b@b.test\nSubject: x\nMIME-Version: 1.0\n" + std::string(header) + "\n" + std::string(body);
}
std::string html(std::string_view body) { return mail("Content-Type: text/html; charset=utf-8\n", body); }
std::string attached(std::string_view name, std::string_view bytes) {
    return mail("Content-Type: multipart/mixed; boundary=b\n",
                fmt::format("--b\n\nhello\n--b\nContent-Type: application/octet-stream; name=\"{}\"\n"
                            "Content-Transfer-Encoding: base64\n\n{}\n--b--\n", name, to_base64(bytes)));
}

std::string nested_multiparts(int depth) {
    std::string header = "Content-Type: multipart/mixed; boundary=b0\n", body;
    for (int i = 0; i < depth; ++i)
        body += fmt::format("--b{}\nContent-Type: multipart/mixed; boundary=b{}\n\n", i, i + 1);
    return mail(header, body);
}

// Claims its picture is so large; the data is missing.
std::string png(std::uint32_t side) {
    std::string out("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16);
    for (int twice = 0; twice < 2; ++twice)
        for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((side >> static_cast<unsigned>(shift)) & 0xFF);
    return out + std::string("\x08\0\0\0\0", 5) + std::string(1'000, 'x');
}

struct Bomb {
    std::string_view name;
    std::function<std::string()> make;
};

const std::vector<Bomb>& bombs() {
    static const std::vector<Bomb> all{
        {"200,000 parts", [] { return mail("Content-Type: multipart/mixed; boundary=b\n", repeated("--b\n\nx\n", 200'000)); }},
        {"100,000 nested multiparts", [] { return nested_multiparts(100'000); }},
        {"400 multiparts and 19,000 boundary lines", [] { return nested_multiparts(400) + repeated("--x\n", 19'000); }},
        {"2 MB of boundary lines", [] { return mail("Content-Type: multipart/mixed; boundary=b\n", repeated("--x\n", 500'000)); }},
        {"20 MB subject", [] { return "Subject:" + repeated(" word\n", 3'500'000) + "From: a@a.test\n\nx"; }},
        {"50,000 nested groups", [] { return "To: " + repeated("g:", 50'000) + "\nFrom: a@a.test\n\nx"; }},
        {"500,000 addresses", [] { return "To: " + repeated("a@a.test,\n ", 500'000) + "\nFrom: a@a.test\n\nx"; }},
        {"1 MB of nested tags", [] { return html(repeated("<div><b>", 130'000)); }},
        {"1 MB of one tag's attributes", [] { return html("<a " + repeated("x=y ", 250'000) + ">"); }},
        {"1 MB of entities", [] { return html(repeated("&amp;&#x1F600;", 75'000)); }},
        {"100,000 links", [] { return html(repeated("<a href=https://a.test/>x</a>", 35'000)); }},
        {"1 MB without a space", [] { return mail("Content-Type: text/plain\n", repeated("a", 1U << 20U)); }},
        {"1 MB of half patterns", [] { return mail("Content-Type: text/plain\n", repeated("verify your account call 0 1 2 3 4 5 6 7 ", 26'000)); }},
        {"1 MB of at signs", [] { return mail("Content-Type: text/plain\n", repeated("From: a <a@a.test ", 58'000)); }},
        {"PDF of 100,000 streams", [] {
             return attached("a.pdf", "%PDF-1.5\n" + repeated("1 0 obj<</Filter/FlateDecode>>stream\nx\nendstream ", 100'000));
         }},
        {"PDF of 1 MB of open strings", [] { return attached("a.pdf", "%PDF-1.5\n<<>>stream\nBT " + repeated("((((", 250'000)); }},
        {"picture that claims 60,000 by 60,000", [] { return attached("a.png", png(60'000)); }},
        {"200 pictures", [] {
             std::string body;
             for (int i = 0; i < 200; ++i)
                 body += fmt::format("--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n{}\n",
                                     to_base64(png(1'200) + std::to_string(i)));
             return mail("Content-Type: multipart/mixed; boundary=b\n", body + "--b--\n");
         }},
        {"1 MB invitation", [] {
             return mail("Content-Type: text/calendar\n", "BEGIN:VCALENDAR\n" + repeated("DESCRIPTION:https://a.test/ x\n ", 33'000));
         }},
        {"30 MB of base64", [] { return attached("a.bin", std::string(22U << 20U, 'x')); }},
        {"base64 without end in an attached page", [] {
             return attached("a.html", "<script>var a='" + std::string(7U << 20U, 'A') + "';atob(a)</script>");
         }},
    };
    return all;
}

} // namespace

bool bench_bombs(const Settings& settings) {
    scanner::ExtractorSettings workers;
    workers.program = settings.bin / "remand-extract-worker";
    workers.workers = 1;
    auto extractor = scanner::Extractor::start(workers, Log::silent());
    if (!extractor) {
        fmt::print(stderr, "{}\n", extractor.error().message);
        return false;
    }
    const auto judged = [&](const std::string& bytes) {
        auto facts = (*extractor)->extract(bytes, {});
        if (facts) static_cast<void>(scanner::judge(*facts, {}));
        return facts ? facts->unscannable : facts.error().message;
    };
    static_cast<void>(judged(html("warm")));
    fmt::print("bombs, one at a time (bytes to verdict):\n");
    int slow = 0;
    for (const auto& bomb : bombs()) {
        const std::string bytes = bomb.make();
        const auto began = std::chrono::steady_clock::now();
        const auto parked = judged(bytes);
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
        const bool is_slow = took > allowed && parked.empty();
        slow += is_slow ? 1 : 0;
        fmt::print("  {:<44}{:>8} KB {:>8.1f} ms  {}{}\n", bomb.name, bytes.size() >> 10U, took.count(),
                   parked.empty() ? "judged" : "parked: " + parked, is_slow ? "  <- slow" : "");
    }
    fmt::print("  {} of {} judged in more than {} ms; {} workers lost\n", slow, bombs().size(), allowed.count(),
               (*extractor)->lost_workers());
    return true;
}

} // namespace remand::bench
