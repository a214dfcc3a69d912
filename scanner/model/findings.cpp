#include "scanner/model/findings.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "scanner/detectors/all.hpp"
#include "scanner/detectors/nested_threat.hpp"
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

void add_caps(std::vector<Sign>& signs) {
    std::array<int, caps.size()> sum{}, nuisance{}; // by group, of which each has a cap
    for (const auto& sign : signs) {
        if (sign.is_combined()) continue;
        const auto group = static_cast<std::size_t>(sign.group);
        sum[group] += sign.weight;
        if (sign.sense == Sense::nuisance) nuisance[group] += sign.weight;
    }
    for (std::size_t i = 0; i < caps.size(); ++i) {
        const auto& cap = caps[i];
        const auto group = static_cast<std::size_t>(cap.group);
        const int excess = sum[group] - cap.points;
        if (excess <= 0) continue;
        // Threat pays last, so that advertising cannot dilute a threat.
        const int from_nuisance = std::min(excess, nuisance[group]);
        signs.push_back({Sign::Origin::cap, static_cast<std::uint16_t>(i), cap.group, Sense::context, -excess, false,
                         from_nuisance});
    }
}

// Behind the detectors' signs.
void add_combined(std::vector<Sign>& signs, const FiredDetectors& fired, const Points& points) {
    for (const auto row : interactions_of(fired))
        signs.push_back({Sign::Origin::interaction, row, all_interactions()[row].group, Sense::threat,
                         points.interactions[row], false});
    add_caps(signs);
}

std::vector<Evidence> below(const Sign& sign, const MessageView& mail) {
    const bool is_attached_mail =
        sign.origin == Sign::Origin::detector && all_detectors()[sign.row].run == &detect::nested_threat;
    return is_attached_mail ? inner_evidence(mail) : std::vector<Evidence>();
}

std::string words_of(const Sign& sign) {
    if (sign.origin == Sign::Origin::interaction) return std::string(all_interactions()[sign.row].reason);
    return fmt::format("One kind of evidence counts {} points at most", caps[sign.row].points);
}

} // namespace

std::string_view code_of(const Sign& sign) {
    switch (sign.origin) {
    case Sign::Origin::detector:
        return all_detectors()[sign.row].code;
    case Sign::Origin::interaction:
        return all_interactions()[sign.row].code;
    case Sign::Origin::cap:
        return caps[sign.row].code;
    }
    return {};
}

Points points_of(const FittedWeights& fitted) {
    Points points;
    for (const auto& row : all_detectors()) points.detectors.push_back(weight_of(fitted, row.code, row.weight));
    for (const auto& row : all_interactions()) points.interactions.push_back(weight_of(fitted, row.code, row.weight));
    return points;
}

const Points& shipped_points() {
    static const Points points = points_of(shipped_weights());
    return points;
}

std::vector<Sign> signs_of(const FiredDetectors& fired, const Points& points) {
    const auto detectors = all_detectors();
    std::vector<Sign> signs;
    signs.reserve(fired.count() + 8);
    for (std::size_t i = 0; i < detectors.size(); ++i)
        if (fired.test(i))
            signs.push_back({Sign::Origin::detector, static_cast<std::uint16_t>(i), detectors[i].group,
                             detectors[i].sense, points.detectors[i], detectors[i].code.starts_with("rule.")});
    add_combined(signs, fired, points);
    return signs;
}

std::vector<Sign> signs_left(std::span<const Sign> signs, const FiredDetectors& fired, const Points& points) {
    std::vector<Sign> left;
    left.reserve(signs.size() + 8);
    for (const auto& sign : signs)
        if (!sign.is_combined() && fired.test(sign.row)) left.push_back(sign);
    add_combined(left, fired, points);
    return left;
}

Findings find_all(const MessageView& mail, const Points& points) {
    Findings out;
    const auto detectors = all_detectors();
    const auto& silenced = mail.context.silenced;
    std::vector<std::string> reasons;
    for (std::size_t i = 0; i < detectors.size(); ++i) {
        const auto code = detectors[i].code;
        if (!silenced.empty() && std::find(silenced.begin(), silenced.end(), code) != silenced.end()) continue;
        if (auto reason = detectors[i].run(mail)) {
            out.fired.set(i);
            reasons.push_back(std::move(*reason));
        }
    }
    out.signs = signs_of(out.fired, points);
    auto reason = reasons.begin();
    for (const auto& sign : out.signs)
        out.rows.push_back({{std::string(code_of(sign)), sign.group, sign.weight,
                             sign.origin == Sign::Origin::detector ? std::move(*reason++) : words_of(sign)},
                            sign, below(sign, mail)});
    return out;
}

} // namespace remand::scanner
