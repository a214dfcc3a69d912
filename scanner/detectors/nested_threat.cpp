// What is attached is a bad mail: it is judged like any other, without the word of a server about its sender. Honest
// look-alikes: people who hand on such a mail to report it, bounces and digests.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/detector.hpp"
#include "scanner/detectors/reason.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace remand::scanner::detect {
namespace {

constexpr int enough = 40; // points of threat about links, files, sender and wording

bool is_report_box(const MessageView& mail) {
    constexpr std::array<std::string_view, 6> names{"abuse", "phish", "spam", "report", "security", "soc"};
    for (const auto& recipient : mail.recipients)
        for (const auto name : names)
            if (recipient.substr(0, recipient.find('@')).find(name) != std::string::npos) return true;
    return false;
}

} // namespace

Reason nested_threat(const MessageView& mail) {
    if (mail.facts.nested.empty() || mail.facts.is_bounce || mail.is_discussion_list || mail.is_automatic ||
        mail.is_colleague || is_report_box(mail))
        return {};
    for (const auto& inner : mail.facts.nested) {
        const MessageView view(inner, mail.context);
        int points = 0, most = 0;
        std::string best;
        for (const auto& detector : all_detectors()) {
            const bool counts = detector.sense == Sense::threat && detector.group != EvidenceGroup::authentication &&
                                detector.group != EvidenceGroup::structure;
            if (!counts) continue;
            auto reason = detector.run(view); // an attached mail holds no further ones, so this ends
            if (!reason) continue;
            points += detector.weight;
            if (detector.weight > most) most = detector.weight, best = std::move(*reason);
        }
        if (points >= enough)
            return fmt::format("The attached mail \"{}\" is bad by itself: {}", shown(inner.subject), best);
    }
    return {};
}

} // namespace remand::scanner::detect
