#include "scanner/model/evidence_order.hpp"

#include <algorithm>

#include "scanner/model/disposition.hpp"

namespace remand::scanner {
namespace {

bool is_about_the_sender(const Finding& finding) {
    return finding.evidence.group == EvidenceGroup::authentication || finding.evidence.group == EvidenceGroup::identity;
}

bool explains(const Finding& finding, Disposition disposition) {
    const bool is_threat = finding.sign.sense == Sense::threat && !finding.sign.is_combined();
    switch (disposition) {
    case Disposition::malicious:
    case Disposition::suspicious:
        return is_threat;
    case Disposition::spoof:
        return is_threat && is_about_the_sender(finding);
    case Disposition::spam:
        return finding.sign.sense == Sense::nuisance && !finding.sign.is_combined();
    case Disposition::bulk:
        return finding.evidence.group == EvidenceGroup::bulk && !finding.sign.is_combined();
    case Disposition::none:
        return finding.evidence.weight <= 0;
    }
    return false;
}

// What the words are like says least about mail that nothing came of.
bool is_likeness(const Finding& finding) { return finding.evidence.code.ends_with("like_spam"); }

int rank(const Finding& finding, Disposition disposition) {
    if (finding.sign.origin == Sign::Origin::cap) return 4;
    if (!is_bad(disposition) && is_likeness(finding)) return 3;
    if (finding.sign.is_hard_rule) return 0;
    return explains(finding, disposition) ? 1 : 2;
}

} // namespace

void order_for_reading(std::vector<Finding>& findings, Disposition disposition) {
    std::stable_sort(findings.begin(), findings.end(), [&](const Finding& a, const Finding& b) {
        const int rank_a = rank(a, disposition), rank_b = rank(b, disposition);
        if (rank_a != rank_b) return rank_a < rank_b;
        // Marks of bulk mail keep the order of the list of detectors: the headers of a list say it best.
        if (disposition == Disposition::bulk && rank_a == 1) return false;
        return a.evidence.weight > b.evidence.weight;
    });
}

} // namespace remand::scanner
