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

// A mail that is malicious by several kinds of evidence.
inline FactsBuilder credential_phish() {
    return a_message()
        .from("Microsoft account team", "it@secure-login.click")
        .authentication("fail", "none", "fail", "reject")
        .subject("Your mailbox is full")
        .text("Please verify your account within 24 hours")
        .link("https://xkqzwvbtr.top/?e=jane@corp.test");
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
