#include "scanner/model/disposition.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/model/weights.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t groups = static_cast<std::size_t>(EvidenceGroup::structure) + 1;

struct Sums {
    int all = 0;
    int threat_and_context = 0;
    std::array<int, groups> threat{};  // of single detectors, by group
    std::array<int, groups> weighty{}; // of single detectors, threat and context, by group
    bool has_bulk = false, has_hard_rule = false;
    bool is_wording_only = true; // no sign worth noting about sender, links, files or structure

    [[nodiscard]] int of(EvidenceGroup group) const { return threat[static_cast<std::size_t>(group)]; }
    [[nodiscard]] int all_threat() const {
        int sum = 0;
        for (const int points : threat) sum += points;
        return sum;
    }
};

Sums sum_up(std::span<const Sign> signs) {
    Sums sums;
    for (const auto& sign : signs) {
        sums.all += sign.weight;
        if (sign.sense != Sense::nuisance) sums.threat_and_context += sign.weight + sign.nuisance_part;
        const auto group = static_cast<std::size_t>(sign.group);
        if (sign.sense == Sense::threat && !sign.is_combined()) sums.threat[group] += sign.weight;
        if (sign.sense != Sense::nuisance && !sign.is_combined()) sums.weighty[group] += sign.weight;
        const bool is_wording = sign.group == EvidenceGroup::content || sign.group == EvidenceGroup::bulk;
        if (!is_wording && sign.weight >= weights::worth_noting) sums.is_wording_only = false;
        sums.has_bulk = sums.has_bulk || sign.group == EvidenceGroup::bulk;
        sums.has_hard_rule = sums.has_hard_rule || sign.is_hard_rule;
    }
    return sums;
}

int groups_that_count(const std::array<int, groups>& points) {
    return static_cast<int>(
        std::count_if(points.begin(), points.end(), [](int sum) { return sum >= weights::group_counts; }));
}

// Threats, or at least signs about sender, links or files that stand beside a threat.
bool is_more_than_words(const Sums& sums) {
    return sums.all_threat() - sums.of(EvidenceGroup::content) >= weights::group_counts;
}
// Several lures in one mail, each of which asks for a link or file that nothing explains, need less.
bool has_signs_beside_words(const Sums& sums) {
    int beside = 0;
    for (const auto group : {EvidenceGroup::authentication, EvidenceGroup::identity, EvidenceGroup::links,
                             EvidenceGroup::attachments, EvidenceGroup::structure})
        beside += sums.weighty[static_cast<std::size_t>(group)];
    const bool is_several_lures = sums.of(EvidenceGroup::content) >= weights::suspicious_words_from;
    return beside >= (is_several_lures ? weights::little : weights::group_counts);
}

bool has_threat_enough(const Sums& sums) { return sums.all_threat() >= weights::suspicious_threat_from; }

bool is_suspicious(const Sums& sums) {
    const bool has_lure = sums.of(EvidenceGroup::content) >= weights::suspicious_lure_from;
    return sums.threat_and_context >= weights::suspicious_from && (has_threat_enough(sums) || has_lure) &&
           has_signs_beside_words(sums);
}

int points_about_sender(const Sums& sums) {
    return sums.of(EvidenceGroup::authentication) + sums.of(EvidenceGroup::identity);
}
int points_of_payload(const Sums& sums) {
    return sums.of(EvidenceGroup::links) + sums.of(EvidenceGroup::attachments) + sums.of(EvidenceGroup::content);
}
bool is_spoof(const Sums& sums) {
    return points_about_sender(sums) >= weights::spoof_from && points_of_payload(sums) < weights::spoof_payload_below;
}

int spam_threshold(const Sums& sums, Standing standing) {
    if (standing == Standing::unproven) return weights::spam_from;
    if (sums.is_wording_only) return weights::wording_spam_from;
    return standing == Standing::authenticated_list ? weights::list_spam_from : weights::spam_from;
}
std::string_view why_spam_threshold(const Sums& sums, Standing standing) {
    if (standing == Standing::unproven) return "";
    if (sums.is_wording_only) return " of wording alone from an authenticated sender";
    return standing == Standing::authenticated_list ? " for authenticated list mail" : "";
}

Disposition dispose(const Sums& sums, Standing standing) {
    if (sums.has_hard_rule) return Disposition::malicious;
    if (sums.threat_and_context >= weights::malicious_from && groups_that_count(sums.threat) >= 2 &&
        is_more_than_words(sums))
        return Disposition::malicious;
    if (is_spoof(sums)) return Disposition::spoof;
    if (is_suspicious(sums)) return Disposition::suspicious;
    if (sums.all >= spam_threshold(sums, standing)) return Disposition::spam;
    return sums.has_bulk ? Disposition::bulk : Disposition::none;
}

// "identity 57, links 22": the groups whose threats count.
std::string groups_in_words(const Sums& sums) {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < groups; ++i)
        if (sums.threat[i] >= weights::group_counts)
            parts.push_back(fmt::format("{} {}", to_text(static_cast<EvidenceGroup>(i)), sums.threat[i]));
    return join(parts, ", ");
}

// Of mail that has the points for it.
std::string_view why_not_malicious(const Sums& sums) {
    if (sums.threat_and_context < weights::malicious_from) return "";
    return groups_that_count(sums.threat) < 2 ? "; not malicious, since its threats are of one group"
                                              : "; not malicious, since its threats are words";
}

} // namespace

Disposition dispose(std::span<const Sign> signs, Standing standing) {
    return dispose(sum_up(signs), standing);
}

std::string grounds_of(std::span<const Sign> signs, Standing standing) {
    const auto sums = sum_up(signs);
    switch (dispose(sums, standing)) {
    case Disposition::malicious:
        if (sums.has_hard_rule) return "A hard rule holds, which convicts by itself";
        return fmt::format("{} points of threat and context ({} are needed), with threats in two groups ({})",
                           sums.threat_and_context, weights::malicious_from, groups_in_words(sums));
    case Disposition::spoof:
        return fmt::format("{} points of threat about the sender ({} are needed), and only {} about links, "
                           "attachments and content (fewer than {})",
                           points_about_sender(sums), weights::spoof_from, points_of_payload(sums),
                           weights::spoof_payload_below);
    case Disposition::suspicious:
        return fmt::format("{} points of threat and context ({} are needed), {} of them threats ({} are needed{}){}",
                           sums.threat_and_context, weights::suspicious_from, sums.all_threat(),
                           has_threat_enough(sums) ? weights::suspicious_threat_from : weights::suspicious_lure_from,
                           has_threat_enough(sums) ? "" : " in the wording", why_not_malicious(sums));
    case Disposition::spam:
        return fmt::format("{} points of any kind ({} are needed{})", sums.all, spam_threshold(sums, standing),
                           why_spam_threshold(sums, standing));
    case Disposition::bulk:
        return "Signs of mail to many, and nothing worse";
    case Disposition::none:
        break;
    }
    return fmt::format("{} points of any kind, fewer than the {} of spam", sums.all,
                       spam_threshold(sums, standing));
}

} // namespace remand::scanner
