#include "service/policy/judgement.hpp"

#include <algorithm>
#include <array>

#include "scanner/memory_keys.hpp"
#include "service/lists/precedence.hpp"
#include "service/policy/campaign.hpp"
#include "service/policy/detections.hpp"
#include "service/policy/explain_policy.hpp"

namespace remand::service {
namespace {

// What says that the From domain looks like another one. What a link looks like is not the sender's to be trusted with.
constexpr std::array lookalike_codes{"identity.homograph", "identity.typo_domain", "identity.swapped_suffix",
                                     "identity.combined_domain", "identity.brand_lookalike"};

const ListMatch* trusted_domain(const std::vector<ListMatch>& matches, bool db::ListEntry::*purpose) {
    const auto found = std::find_if(matches.begin(), matches.end(), [&](const ListMatch& match) {
        return match.counts() && match.entry.kind == db::ListKind::trusted_domain && match.entry.*purpose;
    });
    return found == matches.end() ? nullptr : &*found;
}

} // namespace

std::vector<std::int64_t> Judgement::hits() const {
    std::vector<std::int64_t> ids;
    for (const auto& match : matches)
        if (match.counts()) ids.push_back(match.entry.id);
    return ids;
}

Judgement judge_mail(Judge judge, const Subject& subject, scanner::ScanContext context, const Policy& policy,
                     const ListSet& lists, const AskAge& age) {
    Judgement out;
    out.matches = lists.match(subject.facts, subject.mailbox, subject.now);
    const auto* looks_fine = trusted_domain(out.matches, &db::ListEntry::for_lookalike);
    if (looks_fine != nullptr)
        context.silenced.insert(context.silenced.end(), lookalike_codes.begin(), lookalike_codes.end());

    out.verdict = judge(subject.facts, context);
    if (looks_fine != nullptr)
        out.verdict.evidence.push_back({"policy.trusted_domain", EvidenceGroup::identity, 0,
                                        "What its domain looks like is not held against the sender: " +
                                            describe(*looks_fine)});
    const bool is_known_domain = trusted_domain(out.matches, &db::ListEntry::for_recent) != nullptr;
    const auto scanned = out.verdict.disposition;
    auto rows = detect(policy.detections, {subject.facts, context, is_known_domain, age}, out.verdict);
    out.print = scanner::campaign_print(subject.facts);
    if (auto followed = follow_campaign(out.print, context, out.verdict)) rows.push_back(std::move(*followed));
    out.detected = out.verdict.disposition;

    if (const auto ruling = rule(out.matches, out.detected)) {
        out.winner = static_cast<std::size_t>(ruling->winner - out.matches.data());
        apply(*ruling, out.verdict);
    }
    explain_steps({rows, out.matches, out.winner}, scanned, out.verdict);
    return out;
}

} // namespace remand::service
