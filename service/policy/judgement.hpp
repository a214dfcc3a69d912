// One message under one tenant's settings: detectors, the additional detections of the policy, what was decided about a
// copy of it, then the lists, in the order of lists/precedence.hpp. The same function serves new mail, `remand policy test` and the simulation. Pure but for
// what `age` asks; thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/campaign.hpp"
#include "core/clock.hpp"
#include "core/verdict.hpp"
#include "scanner/facts.hpp"
#include "scanner/scan_context.hpp"
#include "service/lists/list_set.hpp"
#include "service/policy/policy.hpp"

namespace remand::service {

// The scanner's judgement; tests give one of their own.
using Judge = Verdict (*)(const scanner::MessageFacts&, const scanner::ScanContext&);

// What this tenant's own log says about how long a sender has been writing: no registry of domains is asked.
struct SenderAge {
    std::optional<Timestamp> first_seen;     // of this sender key; none: never before
    std::optional<Timestamp> watching_since; // of any mail: before this nothing is known
};
using AskAge = std::function<SenderAge(std::string_view sender_key)>;

struct Subject {
    const scanner::MessageFacts& facts;
    std::span<const std::string> mailbox; // its addresses, the primary one first
    Timestamp now{};                      // which entries have expired
};

struct Judgement {
    Verdict verdict;                               // after everything
    Disposition detected = Disposition::none;      // before the lists
    std::vector<ListMatch> matches;
    std::optional<std::size_t> winner;             // of matches
    CampaignPrint print;
    [[nodiscard]] std::vector<std::int64_t> hits() const; // entries that matched and count
};
[[nodiscard]] Judgement judge_mail(Judge judge, const Subject& subject, scanner::ScanContext context,
                                   const Policy& policy, const ListSet& lists, const AskAge& age);

} // namespace remand::service
