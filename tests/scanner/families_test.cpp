// The attack families that no public corpus holds, each with its honest look-alikes, judged as a tenant with a registry
// would (families/context.json). Names there are under .test and example.com only; nothing is taken from real mail.
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "scanner/extract/extract.hpp"
#include "scanner/scanner.hpp"
#include "tests/scanner/family_mail.hpp"

using namespace remand;
using namespace remand::test;

namespace {

struct Count {
    int mails = 0, right = 0;
};

std::string line_of(const std::filesystem::path& path, const Verdict& verdict) {
    std::vector<std::string> codes;
    for (const auto& row : verdict.evidence) codes.push_back(fmt::format("{}:{}", row.code, row.weight));
    std::string all;
    for (const auto& code : codes) all += " " + code;
    return fmt::format("  {:<44} {:<10} {:>4} {}\n", std::filesystem::relative(path, families).string(),
                       to_text(verdict.disposition), verdict.score, all);
}

bool is_threat(Disposition disposition) { return disposition <= Disposition::spoof; }
bool is_flagged(Disposition disposition) { return disposition <= Disposition::spam; }

} // namespace

TEST_CASE("Attack families without a corpus are found, and their honest look-alikes left alone", "[families_test]") {
    scanner::prepare_extraction();
    const auto context = family_tenant();
    std::map<std::string, Count> attacks, honest;
    std::string misses;
    for (const auto& path : family_mails()) {
        const bool is_honest = path.parent_path().filename() == "honest";
        const auto family =
            (is_honest ? path.parent_path().parent_path() : path.parent_path()).filename().string();
        const auto verdict = scanner::judge(scanner::extract_facts(bytes_of(path), {}), context);
        auto& count = (is_honest ? honest : attacks)[family];
        const bool is_right = is_honest ? !is_flagged(verdict.disposition) : is_threat(verdict.disposition);
        ++count.mails;
        count.right += is_right ? 1 : 0;
        if (!is_right) misses += line_of(path, verdict);
        if (std::getenv("REMAND_FAMILIES_VERBOSE") != nullptr && is_right)
            std::fputs(line_of(path, verdict).c_str(), stdout);
    }
    std::string table = fmt::format("{:<16} {:>14} {:>16}\n", "family", "attacks found", "honest left alone");
    Count all_attacks, all_honest;
    for (const auto& [family, count] : attacks) {
        const auto& twins = honest[family];
        table += fmt::format("{:<16} {:>8} of {:>2} {:>10} of {:>2}\n", family, count.right, count.mails, twins.right,
                             twins.mails);
        CHECK(count.mails >= 8);
        CHECK(twins.mails >= 6);
        all_attacks.mails += count.mails, all_attacks.right += count.right;
        all_honest.mails += twins.mails, all_honest.right += twins.right;
    }
    INFO(table << "missed or falsely flagged:\n" << misses);
    CHECK(attacks.size() == 13);
    CHECK(all_attacks.right >= all_attacks.mails * 95 / 100);
    CHECK(all_honest.right == all_honest.mails);
    if (std::getenv("REMAND_FAMILIES_VERBOSE") != nullptr)
        std::fputs((table + "missed or falsely flagged:\n" + misses).c_str(), stdout);
}
