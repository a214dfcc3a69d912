// Facts and context in, verdict out: detectors, interactions, caps, then one disposition.
#include "scanner/detectors/detector.hpp"
#include "scanner/lists/lists.hpp"
#include "scanner/model/attributes.hpp"
#include "scanner/model/disposition.hpp"
#include "scanner/model/evidence_order.hpp"
#include "scanner/model/findings.hpp"
#include "scanner/model/fitted_weights.hpp"
#include "scanner/model/interactions.hpp"
#include "scanner/model/weights.hpp"
#include "scanner/scanner.hpp"

namespace remand::scanner {

Verdict judge(const MessageFacts& facts, const ScanContext& context) {
    const MessageView mail(facts, context);
    auto findings = find_all(mail);
    Verdict verdict;
    verdict.model = std::string(model_version()) + " lists " + lists().hash();
    verdict.disposition = dispose(findings, mail.is_authenticated && mail.has_list_headers);
    order_for_reading(findings, verdict.disposition);
    for (const auto& finding : findings) {
        verdict.score += finding.evidence.weight;
        verdict.evidence.push_back(finding.evidence);
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
