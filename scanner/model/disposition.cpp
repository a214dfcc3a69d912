#include "scanner/model/disposition.hpp"

#include <algorithm>
#include <array>

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

    [[nodiscard]] int of(EvidenceGroup group) const { return threat[static_cast<std::size_t>(group)]; }
    [[nodiscard]] int all_threat() const {
        int sum = 0;
        for (const int points : threat) sum += points;
        return sum;
    }
};

Sums sum_up(const std::vector<Finding>& findings) {
    Sums sums;
    for (const auto& [evidence, sense, is_combined] : findings) {
        sums.all += evidence.weight;
        if (sense != Sense::nuisance) sums.threat_and_context += evidence.weight;
        const auto group = static_cast<std::size_t>(evidence.group);
        if (sense == Sense::threat && !is_combined) sums.threat[group] += evidence.weight;
        if (sense != Sense::nuisance && !is_combined) sums.weighty[group] += evidence.weight;
        sums.has_bulk = sums.has_bulk || evidence.group == EvidenceGroup::bulk;
        sums.has_hard_rule = sums.has_hard_rule || evidence.code.starts_with("rule.");
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
bool has_signs_beside_words(const Sums& sums) {
    int beside = 0;
    for (const auto group : {EvidenceGroup::authentication, EvidenceGroup::identity, EvidenceGroup::links,
                             EvidenceGroup::attachments, EvidenceGroup::structure})
        beside += sums.weighty[static_cast<std::size_t>(group)];
    return beside >= weights::group_counts;
}

bool is_suspicious(const Sums& sums) {
    return sums.threat_and_context >= weights::suspicious_from &&
           sums.all_threat() >= weights::suspicious_threat_from && has_signs_beside_words(sums);
}

bool is_spoof(const Sums& sums) {
    const int sender = sums.of(EvidenceGroup::authentication) + sums.of(EvidenceGroup::identity);
    const int payload =
        sums.of(EvidenceGroup::links) + sums.of(EvidenceGroup::attachments) + sums.of(EvidenceGroup::content);
    return sender >= weights::spoof_from && payload < weights::spoof_payload_below;
}

} // namespace

Disposition dispose(const std::vector<Finding>& findings, bool is_authenticated_list) {
    const auto sums = sum_up(findings);
    if (sums.has_hard_rule) return Disposition::malicious;
    if (sums.threat_and_context >= weights::malicious_from && groups_that_count(sums.threat) >= 2 &&
        is_more_than_words(sums))
        return Disposition::malicious;
    if (is_spoof(sums)) return Disposition::spoof;
    if (is_suspicious(sums)) return Disposition::suspicious;
    if (sums.all >= (is_authenticated_list ? weights::list_spam_from : weights::spam_from)) return Disposition::spam;
    return sums.has_bulk ? Disposition::bulk : Disposition::none;
}

} // namespace remand::scanner
