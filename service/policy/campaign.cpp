#include "service/policy/campaign.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "service/policy/explain_policy.hpp"

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

void follow_decision_since(Timestamp judged_at, const CampaignPrint& print, const scanner::HistorySource& history, Verdict& verdict) {
    const auto& attributes = verdict.attributes;
    const bool is_ruled = std::find(attributes.begin(), attributes.end(), "allow_listed") != attributes.end();
    const auto decided = print.empty() || is_ruled ? std::nullopt : history.decided_campaign(print);
    if (!decided || decided->decided_at < judged_at || decided->disposition >= verdict.disposition) return;
    scanner::ScanContext context;
    context.history = &history;
    const auto scanned = verdict.disposition;
    if (const auto row = follow_campaign(print, context, verdict)) explain_steps({std::span(&*row, 1), {}, {}}, scanned, verdict);
}

} // namespace remand::service
