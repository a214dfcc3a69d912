// `remand scan` over saved mail of every form, with the real extractor.
#include <catch2/catch.hpp>

#include <fstream>
#include <iostream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "service/cli/explain_command.hpp"
#include "service/cli/scan_command.hpp"
#include "tests/support/temp_directory.hpp"

using namespace remand;
using nlohmann::json;

namespace {

const std::string plain_mail = "From: Max <max@partner.test>\nTo: jane@corp.test\nSubject: Minutes\n"
                               "Date: Mon, 2 Nov 2026 10:00:00 +0000\nMessage-ID: <1@partner.test>\n\n"
                               "Here are the minutes.\n";
const std::string advertisement = "From: Casino <win@shop.test>\nTo: jane@corp.test\nSubject: Casino free spins\n"
                                  "Date: Mon, 2 Nov 2026 10:00:00 +0000\nMessage-ID: <2@shop.test>\n\n"
                                  "Risk-free! Act now, dear friend: a casino welcome bonus. http://203.0.113.9/x\n";

// Standard input for the time of a test.
class StandardInput {
public:
    explicit StandardInput(const std::string& text) : text_(text), former_(std::cin.rdbuf(text_.rdbuf())) {}
    ~StandardInput() { std::cin.rdbuf(former_); }
    StandardInput(const StandardInput&) = delete;
    StandardInput& operator=(const StandardInput&) = delete;

private:
    std::istringstream text_;
    std::streambuf* former_;
};

struct Scan {
    int exit_code = -1;
    std::vector<json> lines;
    std::string out, err;
    [[nodiscard]] const json& line(std::string_view path) const {
        for (const auto& row : lines)
            if (row.at("path").get<std::string>().ends_with(path)) return row;
        FAIL("no line for " << path);
        return lines.front();
    }
};

Scan scan(std::vector<std::string> paths, const std::filesystem::path& context_file = {}) {
    cli::ScanOptions options;
    options.paths = std::move(paths);
    options.context_file = context_file;
    options.json = true;
    options.jobs = 2;
    options.extract_program = REMAND_BIN_DIR "/remand-extract-worker";
    std::ostringstream out, err;
    Scan result;
    result.exit_code = cli::run_scan(options, out, err);
    result.out = out.str();
    result.err = err.str();
    std::istringstream lines(result.out);
    for (std::string text; std::getline(lines, text);) result.lines.push_back(json::parse(text));
    return result;
}

void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

} // namespace

TEST_CASE("Every saved message gets a line with its verdict, whatever it comes in", "[cli_scan]") {
    const TempDirectory directory;
    std::filesystem::create_directories(directory / "mail/inner folder");
    write(directory / "mail/inner folder/odd \"name\"\n\xFF.eml", plain_mail);
    write(directory / "mail/-dash.eml", advertisement);
    write(directory / "mail/empty.eml", "");
    write(directory / "box.mbox", "From max@partner.test Mon Nov  2 10:00:00 2026\n" + plain_mail +
                                      "\nFrom win@shop.test Mon Nov  2 10:00:00 2026\n" + advertisement);
    const StandardInput input(plain_mail);

    const auto result = scan({(directory / "mail").string(), (directory / "box.mbox").string(), "-",
                              (directory / "not there.eml").string()});

    CHECK(result.exit_code == 0);
    CHECK(result.lines.size() == 7); // three files, two of the mbox, standard input, and the one that is not there
    for (const auto& line : result.lines) {
        INFO(line.dump());
        if (line.contains("error")) continue;
        CHECK(line.at("path").is_string());
        CHECK(line.at("disposition").is_string());
        CHECK(line.at("attributes").is_array());
        int sum = 0;
        for (const auto& row : line.at("evidence")) {
            CHECK(row.at("code").is_string());
            CHECK(row.at("group").is_string());
            CHECK_FALSE(row.at("reason").get<std::string>().empty());
            sum += row.at("weight").get<int>();
        }
        CHECK(line.at("score").get<int>() == sum);
    }
    CHECK(result.line("-dash.eml").at("disposition") == "spam");
    CHECK(result.line("box.mbox#1").at("disposition") == "none");
    CHECK(result.line("box.mbox#2").at("disposition") == "spam");
    CHECK(result.lines.at(5).at("path") == "-");
    CHECK(result.line("not there.eml").at("error").is_string());
}

TEST_CASE("An empty file is a message without any points", "[cli_scan]") {
    const TempDirectory directory;
    write(directory / "empty.eml", "");
    const auto result = scan({(directory / "empty.eml").string()});
    REQUIRE(result.lines.size() == 1);
    CHECK(result.lines[0].at("disposition") == "none");
    CHECK(result.lines[0].at("score") == 0);
    CHECK(result.lines[0].at("evidence").empty());
}

TEST_CASE("A program named like a document inside an archive is malicious", "[cli_scan]") {
    const TempDirectory directory;
    // A stored zip with the one entry "invoice.pdf.exe" of four bytes.
    write(directory / "invoice.eml",
          "From: Max <max@partner.test>\nTo: jane@corp.test\nSubject: Invoice\nMIME-Version: 1.0\n"
          "Content-Type: application/zip; name=\"invoice.zip\"\nContent-Transfer-Encoding: "
          "base64\n\nUEsDBBQAAAAAAABQYl2AflBYBAAAAAQAAAAPAAAAaW52b2ljZS5wZGYuZXhlTVqQAFBLAQIUAxQA\n"
          "AAAAAABQYl2AflBYBAAAAAQAAAAPAAAAAAAAAAAAAACAAQAAAABpbnZvaWNlLnBkZi5leGVQSwUG\n"
          "AAAAAAEAAQA9AAAAMQAAAAAA\n");
    const auto result = scan({(directory / "invoice.eml").string()});
    REQUIRE(result.lines.size() == 1);
    CHECK(result.lines[0].at("disposition") == "malicious");
    CHECK(result.lines[0].at("evidence").at(0).at("code") == "rule.disguised_program");
}

TEST_CASE("What cannot run at all says so in one sentence", "[cli_scan]") {
    cli::ScanOptions options;
    options.paths = {"-"};
    options.people = {"nobody"};
    std::ostringstream out, err;
    CHECK(cli::run_scan(options, out, err) == 1);
    CHECK(out.str().empty());
    CHECK_FALSE(err.str().empty());
}

TEST_CASE("A context file makes saved mail be judged as its tenant would", "[cli_scan]") {
    const TempDirectory directory;
    const std::string borrowed = "From: Jane Doe <jane.doe@elsewhere.test>\nTo: max@corp.test\nSubject: Quick task\n"
                                 "Date: Mon, 2 Nov 2026 10:00:00 +0000\nMessage-ID: <3@elsewhere.test>\n\n"
                                 "Are you at your desk?\n";
    write(directory / "boss.eml", borrowed);
    write(directory / "tenant.json",
          R"({"own_domains": ["corp.test"], "registry": [{"name": "Jane Doe", "addresses": ["jane@corp.test"]}]})");
    write(directory / "wrong.json", R"({"people": []})");
    const auto codes = [](const Scan& result) { return result.line("boss.eml").at("evidence").dump(); };
    CHECK(codes(scan({directory / "boss.eml"})).find("identity.vip_name") == std::string::npos);
    CHECK(codes(scan({directory / "boss.eml"}, directory / "tenant.json")).find("identity.vip_name") !=
          std::string::npos);
    const auto refused = scan({directory / "boss.eml"}, directory / "wrong.json");
    CHECK(refused.exit_code == 1);
    CHECK(refused.out.empty());
    CHECK(refused.err.find("unknown key \"people\"") != std::string::npos);
}

namespace {

std::string explained(const std::filesystem::path& file, const std::filesystem::path& context_file, bool as_json) {
    cli::ScanOptions options;
    options.paths = {file.string()};
    options.context_file = context_file;
    options.extract_program = REMAND_BIN_DIR "/remand-extract-worker";
    std::ostringstream out, err;
    CHECK(cli::explain_files({out, err, as_json}, options) == 0);
    CHECK(err.str().empty());
    return out.str();
}

} // namespace

TEST_CASE("A saved message is explained: what it is, why, and what it would be without some of it", "[cli_scan]") {
    const TempDirectory directory;
    write(directory / "boss.eml", "From: Jane Doe <jane.doe@elsewhere.test>\nTo: max@corp.test\nSubject: Quick task\n"
                                  "Date: Mon, 2 Nov 2026 10:00:00 +0000\nMessage-ID: <3@elsewhere.test>\n\n"
                                  "Are you at your desk?\n");
    write(directory / "tenant.json",
          R"({"own_domains": ["corp.test"], "registry": [{"name": "Jane Doe", "addresses": ["jane@corp.test"]}]})");

    const auto answer = json::parse(explained(directory / "boss.eml", directory / "tenant.json", true));
    const auto& verdict = answer.at("verdict");
    int sum = 0;
    for (const auto& row : verdict.at("evidence")) sum += row.at("weight").get<int>();
    CHECK(verdict.at("score") == sum);
    CHECK(answer.at("from_address") == "jane.doe@elsewhere.test");
    const auto& explanation = verdict.at("explanation");
    CHECK(explanation.at("versions").contains("model"));
    CHECK(explanation.at("versions").contains("facts"));
    bool decides = false;
    for (const auto& row : explanation.at("by_evidence"))
        if (row.at("without").at(0) == "identity.vip_name") decides = row.at("disposition") != verdict.at("disposition");
    CHECK(decides);

    const auto text = explained(directory / "boss.eml", directory / "tenant.json", false);
    INFO(text);
    CHECK(text.find("Verdict: " + verdict.at("disposition").get<std::string>()) != std::string::npos);
    CHECK(text.find("Because: ") != std::string::npos);
    CHECK(text.find("WITHOUT") != std::string::npos);
    CHECK(text.find("= score") != std::string::npos);
    CHECK(text.find("Judged by model ") != std::string::npos);
    CHECK(text.find('\x1B') == std::string::npos); // no colours but on a terminal
}

TEST_CASE("A number is a message of the log, and anything else a file", "[cli_scan]") {
    CHECK(cli::is_message_id("4711"));
    CHECK_FALSE(cli::is_message_id("./4711"));
    CHECK_FALSE(cli::is_message_id("mail.eml"));
    CHECK_FALSE(cli::is_message_id(""));
}
