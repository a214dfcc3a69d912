// What speaks against an attached mail by itself: one sign of the mail that carries it (nested_threat), and the rows below
// that sign that say why. Pure; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scanner/detectors/detector.hpp"

namespace remand::scanner {

struct InnerSign {
    const Detector* detector = nullptr; // of all_detectors()
    std::string reason;                 // about the attached mail
};

struct InnerThreat {
    std::string subject;          // of the attached mail, as written
    std::vector<InnerSign> signs; // threats only, the weightiest first; never empty
};

// The first attached mail that is bad by itself; none where there is none, or where an honest mail would carry one.
[[nodiscard]] std::optional<InnerThreat> find_inner_threat(const MessageView& mail);

// The weightiest signs of that attached mail as evidence of this one: "inner." before their codes, of the group
// attachments like the sign that they explain, and without points, which are that sign's.
[[nodiscard]] std::vector<Evidence> inner_evidence(const MessageView& mail);

} // namespace remand::scanner
