// What tests of the judging half ask of a verdict.
#pragma once

#include <algorithm>
#include <string_view>

#include "scanner/scanner.hpp"
#include "tests/support/facts_builder.hpp"

namespace remand::test {

inline scanner::ScanContext our_tenant() {
    scanner::ScanContext context;
    context.own_domains = {"corp.test"};
    context.partner_domains = {"wholesale.test"};
    context.people = {{"Jane Doe", "CFO", {"jane@corp.test"}}};
    context.recipient = "jane@corp.test";
    return context;
}

inline bool has(const Verdict& verdict, std::string_view code) {
    return std::any_of(verdict.evidence.begin(), verdict.evidence.end(),
                       [&](const Evidence& row) { return row.code == code; });
}

inline bool fires(std::string_view code, const FactsBuilder& mail) {
    return has(scanner::judge(mail.build(), our_tenant()), code);
}

inline int sum_of(const Verdict& verdict) {
    int sum = 0;
    for (const auto& row : verdict.evidence) sum += row.weight;
    return sum;
}

} // namespace remand::test
