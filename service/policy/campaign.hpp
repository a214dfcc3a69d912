// What a person decided about one message of a group of near-copies holds for the others of it, as far as it is worse than
// what was found in them: a milder word takes a decision back and never clears mail that nobody looked at.
#pragma once

#include <chrono>
#include <optional>

#include "core/clock.hpp"
#include "core/verdict.hpp"
#include "scanner/scan_context.hpp"
#include "service/policy/detections.hpp"

namespace remand::service {

inline constexpr std::string_view followed_code = "campaign.decided", decided_code = "analyst.decision";
// A decision about a group is remembered for so long.
inline constexpr std::chrono::days campaign_memory{30};
// A group that has been coming for longer than this before somebody decided about one of it is what a service sends to many
// (one false invoice says nothing of the next true one): nothing is learnt about it.
inline constexpr std::chrono::days longest_campaign{7};

// Shows as a row of evidence of weight 0.
std::optional<PolicyRow> follow_campaign(const CampaignPrint& print, const scanner::ScanContext& context, Verdict& verdict);

// The same for a message that was judged a while ago and is about to be stored: what was decided since. A list's word for it
// stands.
void follow_decision_since(Timestamp judged_at, const CampaignPrint& print, const scanner::HistorySource& history, Verdict& verdict);

} // namespace remand::service
