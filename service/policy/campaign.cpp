#include "service/policy/campaign.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace remand::service {

std::optional<PolicyRow> follow_campaign(const CampaignPrint& print, const scanner::ScanContext& context, Verdict& verdict) {
    if (context.history == nullptr || print.empty()) return {};
    const auto decided = context.history->decided_campaign(print);
    if (!decided || decided->disposition >= Disposition::none) return {};
    verdict.disposition = std::min(verdict.disposition, decided->disposition);
    auto reason = fmt::format("Part of a group of {} copies, of which {} called one {} on {}", decided->copies + 1,
                              decided->decided_by, to_text(decided->disposition), to_rfc3339(decided->decided_at).substr(0, 10));
    verdict.evidence.insert(verdict.evidence.begin(),
                            {std::string(followed_code), EvidenceGroup::structure, 0, std::move(reason)});
    return PolicyRow{std::string(followed_code), decided->disposition};
}

} // namespace remand::service
