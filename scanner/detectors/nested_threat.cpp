// What is attached is a bad mail: it is judged like any other, without the word of a server about its sender. Honest
// look-alikes: people who hand on such a mail to report it, bounces and digests.
#include "scanner/detectors/nested_threat.hpp"
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace remand::scanner {
namespace {

constexpr int enough = 40; // points of threat about links, files, sender and wording
constexpr std::size_t signs_shown = 4;

bool is_report_box(const MessageView& mail) {
    constexpr std::array<std::string_view, 6> names{"abuse", "phish", "spam", "report", "security", "soc"};
    for (const auto& recipient : mail.recipients)
        for (const auto name : names)
            if (recipient.substr(0, recipient.find('@')).find(name) != std::string::npos) return true;
    return false;
}

bool may_carry_one(const MessageView& mail) {
    return mail.facts.is_bounce || mail.is_discussion_list || mail.is_automatic || mail.is_colleague || is_report_box(mail);
}

// About links, files, sender and wording: being attached, a mail has lost what servers said of it and how it was built.
std::vector<InnerSign> signs_in(const MessageView& attached) {
    std::vector<InnerSign> signs;
    for (const auto& detector : all_detectors()) {
        const bool counts = detector.sense == Sense::threat && detector.group != EvidenceGroup::authentication &&
                            detector.group != EvidenceGroup::structure;
        if (!counts) continue;
        // An attached mail holds no further ones, so this ends.
        if (auto reason = detector.run(attached)) signs.push_back({&detector, std::move(*reason)});
    }
    std::stable_sort(signs.begin(), signs.end(), [](const InnerSign& a, const InnerSign& b) {
        return a.detector->weight > b.detector->weight;
    });
    return signs;
}

} // namespace

std::optional<InnerThreat> find_inner_threat(const MessageView& mail) {
    if (mail.facts.nested.empty() || may_carry_one(mail)) return {};
    for (const auto& inner : mail.facts.nested) {
        auto signs = signs_in(MessageView(inner, mail.context));
        int points = 0;
        for (const auto& sign : signs) points += sign.detector->weight;
        if (points >= enough) return InnerThreat{inner.subject, std::move(signs)};
    }
    return {};
}

std::vector<Evidence> inner_evidence(const MessageView& mail) {
    std::vector<Evidence> rows;
    const auto threat = find_inner_threat(mail);
    if (!threat) return rows;
    for (const auto& [detector, reason] : threat->signs) {
        if (rows.size() == signs_shown) break;
        rows.push_back({fmt::format("inner.{}", detector->code), EvidenceGroup::attachments, 0,
                        fmt::format("In the attached mail: {}", reason)});
    }
    return rows;
}

Reason detect::nested_threat(const MessageView& mail) {
    const auto threat = find_inner_threat(mail);
    if (!threat) return {};
    return fmt::format("The attached mail \"{}\" is bad by itself: {}", shown(threat->subject), threat->signs.front().reason);
}

} // namespace remand::scanner
