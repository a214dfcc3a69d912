// An invitation whose description is a lure: it lands in the calendar by itself and reminds of itself later. Honest
// look-alikes: real meetings, whose description is an agenda and the way to join.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/callback_number.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/phrases.hpp"

#include <array>

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason invitation_lure(const MessageView& mail) {
    if (!mail.facts.is_calendar || mail.is_colleague || mail.is_partner || mail.history.is_solicited || mail.file_text.empty())
        return {};
    const auto hits = find_phrases(mail.subject + " . " + mail.file_text);
    constexpr std::array lures{Theme::credentials, Theme::document_lure, Theme::delivery, Theme::prize,
                               Theme::crypto,      Theme::gift_card,     Theme::advance_fee};
    for (const auto theme : lures)
        if (hits.has(theme) && (!mail.links.empty() || theme == Theme::gift_card))
            return fmt::format("An invitation whose description is a lure: \"{}\"", shown(hits.wording(theme)));
    if (foreign_login(mail) || mailbox_rescue(mail))
        return "An invitation that wants the account of the mailbox at a foreign site";
    if (const auto call = find_callback(mail))
        return fmt::format("An invitation that wants you to call {}", shown(call->number));
    return {};
}

} // namespace remand::scanner::detect
