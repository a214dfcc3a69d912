// Every detector is held to its pair of examples, and the documentation to both.
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "scanner/detectors/detector.hpp"
#include "scanner/model/interactions.hpp"
#include "tests/scanner/detector_examples.hpp"
#include "tests/scanner/verdict_of.hpp"

using namespace remand;
using namespace remand::test;

TEST_CASE("Every detector has a mail that it flags and a look-alike that it does not", "[detectors]") {
    const std::set<std::string> by_history{"identity.first_time",  "identity.bad_history", "identity.known_sender",
                                           "identity.vendor_drift", "links.rare_host",       "content.mail_bomb",
                                           "links.lateral",         "rule.known_file",       "links.known_bad_page",
                                           "attachments.near_known_file"};
    for (const auto& detector : scanner::all_detectors()) {
        INFO(detector.code);
        CHECK((pairs().count(std::string(detector.code)) == 1 || by_history.count(std::string(detector.code)) == 1));
    }
}

TEST_CASE("Each detector flags its mail", "[detectors]") {
    for (const auto& [code, pair] : pairs()) {
        INFO(code);
        CHECK(fires(code, pair.fires));
    }
}

TEST_CASE("Each detector stays quiet on the honest look-alike", "[detectors]") {
    for (const auto& [code, pair] : pairs()) {
        INFO(code);
        CHECK_FALSE(fires(code, pair.quiet));
    }
}

TEST_CASE("A hard rule convicts by itself, whoever sent the mail", "[detectors]") {
    for (const auto& [code, pair] : pairs()) {
        if (!code.starts_with("rule.")) continue;
        INFO(code);
        const auto verdict = scanner::judge(listed(newsletter(pair.fires)).build(), our_tenant());
        CHECK(verdict.disposition == Disposition::malicious);
        CHECK(verdict.evidence.front().code == code);
        CHECK(sum_of(verdict) == verdict.score);
    }
}

TEST_CASE("Codes are unique and every reason is a sentence without control characters", "[detectors]") {
    std::set<std::string_view> codes;
    for (const auto& row : scanner::detectors()) CHECK(codes.insert(row.code).second);
    auto mail = a_message().from("evil\u202Egpj\n.exe@corp.test!", "x@evil.test");
    for (const auto& row : scanner::judge(mail.build(), our_tenant()).evidence) {
        CHECK(row.reason.find('\n') == std::string::npos);
        CHECK(row.reason.find("\u202E") == std::string::npos);
    }
}

namespace {

std::string in_table(std::string text) {
    for (auto at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) text.insert(at, 1, '\\');
    return text;
}

// The sentence of the detector for the mail of its pair; an interaction says always the same.
std::string example_of(std::string_view code) {
    for (const auto& row : scanner::all_interactions())
        if (row.code == code) return std::string(row.reason);
    const auto pair = pairs().find(std::string(code));
    if (pair == pairs().end()) return {};
    for (const auto& row : judge(pair->second.fires.build(), our_tenant()).evidence)
        if (row.code == code) return row.reason;
    return {};
}

std::string documentation() {
    std::string out = "| code | group | points | meaning | for example |\n|---|---|---|---|---|\n";
    for (const auto& row : scanner::detectors())
        out += "| `" + std::string(row.code) + "` | " + std::string(to_text(row.group)) + " | " +
               std::to_string(row.weight) + " | " + in_table(std::string(row.summary)) + " | " +
               in_table(example_of(row.code)) + " |\n";
    return out;
}

} // namespace

// REMAND_WRITE_DOCS=1 makes this test write the table instead of comparing it.
TEST_CASE("The documentation lists every detector as it is, with what it says of its mail", "[detectors]") {
    const std::string path = REMAND_SOURCE_DIR "/docs/detection.md";
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    const auto start = text.str().find("| code | group |");
    REQUIRE(start != std::string::npos);
    if (std::getenv("REMAND_WRITE_DOCS") != nullptr)
        std::ofstream(path) << text.str().substr(0, start) << documentation();
    std::stringstream now;
    now << std::ifstream(path).rdbuf();
    CHECK(now.str().substr(start) == documentation());
}
