// Facts and context in, verdict out: detectors, interactions, caps, then one disposition.
#include <optional>

#include <fmt/format.h>

#include "scanner/detectors/detector.hpp"
#include "scanner/lists/lists.hpp"
#include "scanner/model/attributes.hpp"
#include "scanner/model/disposition.hpp"
#include "scanner/model/evidence_order.hpp"
#include "scanner/model/explanation.hpp"
#include "scanner/model/findings.hpp"
#include "scanner/model/fitted_weights.hpp"
#include "scanner/model/interactions.hpp"
#include "scanner/model/weights.hpp"
#include "scanner/scanner.hpp"
#include "scanner/text/text_head.hpp"

namespace remand::scanner {
namespace {

Standing standing_of(const MessageView& mail) {
    if (!mail.is_authenticated) return Standing::unproven;
    return mail.has_list_headers ? Standing::authenticated_list : Standing::authenticated;
}

} // namespace

Verdict judge(const MessageFacts& facts, const ScanContext& context) {
    const MessageView mail(facts, context);
    std::optional<Points> given;
    if (context.weights != nullptr) given = points_of(*context.weights);
    const auto& points = given ? *given : shipped_points();
    auto findings = find_all(mail, points);
    const auto standing = standing_of(mail);
    Verdict verdict;
    const auto& words = context.text_head ? *context.text_head : shipped_text_head();
    verdict.model = fmt::format("{} lists {} words {}-{} facts {}", model_version(), lists().hash(), words.hash(),
                                mail.letter_heads().hash(), facts.version);
    verdict.disposition = dispose(findings.signs, standing);
    verdict.explanation = explain(findings, points, standing);
    order_for_reading(findings.rows, verdict.disposition);
    for (auto& finding : findings.rows) {
        verdict.score += finding.evidence.weight;
        verdict.evidence.push_back(std::move(finding.evidence));
        for (auto& row : finding.below) verdict.evidence.push_back(std::move(row));
    }
    verdict.attributes = attributes_of(mail, verdict.evidence);
    return verdict;
}

std::string_view model_version() { return weights::version; }

std::vector<DetectorInfo> detectors() {
    std::vector<DetectorInfo> out;
    const auto add = [&](const auto& row) {
        out.push_back({row.code, row.group, weight_of(shipped_weights(), row.code, row.weight), row.summary});
    };
    for (const auto& row : all_detectors()) add(row);
    for (const auto& row : all_interactions()) add(row);
    return out;
}

} // namespace remand::scanner
