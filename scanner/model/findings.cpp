#include "scanner/model/findings.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "scanner/model/fitted_weights.hpp"
#include "scanner/model/interactions.hpp"
#include "scanner/model/weights.hpp"

namespace remand::scanner {
namespace {

struct Cap {
    EvidenceGroup group;
    std::string_view code;
    int points;
};
constexpr auto caps = std::to_array<Cap>({
    {EvidenceGroup::authentication, "model.cap_authentication", weights::cap_authentication},
    {EvidenceGroup::identity, "model.cap_identity", weights::cap_identity},
    {EvidenceGroup::links, "model.cap_links", weights::cap_links},
    {EvidenceGroup::attachments, "model.cap_attachments", weights::cap_attachments},
    {EvidenceGroup::content, "model.cap_content", weights::cap_content},
    {EvidenceGroup::bulk, "model.cap_bulk", weights::cap_bulk},
    {EvidenceGroup::structure, "model.cap_structure", weights::cap_structure},
});

int sum_of(const std::vector<Finding>& findings, EvidenceGroup group, Sense sense, bool any_sense) {
    int sum = 0;
    for (const auto& finding : findings)
        if (finding.evidence.group == group && !finding.is_combined && (any_sense || finding.sense == sense))
            sum += finding.evidence.weight;
    return sum;
}

void add_caps(std::vector<Finding>& findings) {
    for (const auto& cap : caps) {
        const int excess = sum_of(findings, cap.group, Sense::context, true) - cap.points;
        if (excess <= 0) continue;
        // The cap is taken from where the points are: threat pays last, so that advertising cannot dilute a threat.
        const bool from_nuisance = sum_of(findings, cap.group, Sense::nuisance, false) >= excess;
        findings.push_back({{std::string(cap.code), cap.group, -excess,
                             fmt::format("One kind of evidence counts {} points at most", cap.points)},
                            from_nuisance ? Sense::nuisance : Sense::context,
                            true});
    }
}

} // namespace

std::vector<Finding> find_all(const MessageView& mail) {
    const auto& weights = mail.context.weights ? *mail.context.weights : shipped_weights();
    std::vector<Finding> findings;
    std::vector<Evidence> fired;
    const auto& silenced = mail.context.silenced;
    for (const auto& detector : all_detectors()) {
        if (!silenced.empty() && std::find(silenced.begin(), silenced.end(), detector.code) != silenced.end()) continue;
        if (auto reason = detector.run(mail)) {
            fired.push_back({std::string(detector.code), detector.group,
                             weight_of(weights, detector.code, detector.weight), std::move(*reason)});
            findings.push_back({fired.back(), detector.sense});
        }
    }
    for (auto& row : interactions_of(fired)) {
        row.weight = weight_of(weights, row.code, row.weight);
        findings.push_back({std::move(row), Sense::threat, true});
    }
    add_caps(findings);
    return findings;
}

} // namespace remand::scanner
