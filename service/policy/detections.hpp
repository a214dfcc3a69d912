// Additional detections: what an administrator may want held against mail whatever else speaks for it. Each is off
// until a policy sets the disposition that it makes at least; each shows as evidence of weight 0 with a code
// `policy.…`. Only of mail from outside. Pure but for what `age` asks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/verdict.hpp"
#include "scanner/facts.hpp"
#include "scanner/scan_context.hpp"
#include "service/policy/judgement.hpp"

namespace remand::service {

struct DetectionSubject {
    const scanner::MessageFacts& facts;
    const scanner::ScanContext& context;
    bool is_trusted_domain = false; // an administrator said that its age does not matter
    const AskAge& age;
};

// A row that was added, and what it makes of the message at least.
struct PolicyRow {
    std::string code;
    Disposition disposition;
};
std::vector<PolicyRow> detect(const AdditionalDetections& settings, const DetectionSubject& subject, Verdict& verdict);

} // namespace remand::service
