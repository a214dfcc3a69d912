#include "scanner/identity/authenticated.hpp"

#include <algorithm>

#include "scanner/url/domain.hpp"

namespace remand::scanner {

bool is_vouched_for(const MessageFacts& facts, std::string_view domain) {
    const auto& auth = facts.authentication;
    if (!auth.is_present || domain.empty()) return false;
    if (auth.dmarc == "pass" || auth.compauth == "pass") return true;
    if (auth.spf == "pass" && same_organisation(auth.spf_domain, domain)) return true;
    return std::any_of(auth.dkim.begin(), auth.dkim.end(), [&](const DkimResult& result) {
        return result.result == "pass" && same_organisation(result.domain, domain);
    });
}

bool is_from_proven(const MessageFacts& facts) {
    if (facts.from.size() != 1 || facts.from_fields > 1) return false;
    const auto& from = facts.from.front();
    const auto is_another = [&](const Address& strict) { return strict.text() != from.text(); };
    if (std::any_of(facts.from_strict.begin(), facts.from_strict.end(), is_another)) return false;
    return is_vouched_for(facts, from.domain);
}

} // namespace remand::scanner
