// An invitation whose description is a lure: it lands in the calendar by itself and reminds of itself later. Honest
// look-alikes: real meetings, whose description is an agenda and the way to join; what they cost is paid elsewhere.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/callback_number.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/text/amounts.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/phrases.hpp"
#include "scanner/url/host_lists.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace remand::scanner::detect {
namespace {

// A card, a sign-in or a fee is wanted first, at a page where nobody meets.
Reason toll_before_meeting(const MessageView& mail) {
    const auto page = std::ranges::find_if(mail.links, [](const WebLink& link) {
        return link.link->source == LinkSource::calendar && !is_meeting_host(link.host) && !is_brand_sender(link.host);
    });
    if (page == mail.links.end()) return {};
    auto wanted = mail.said(Wording::toll, mail.file_text);
    if (wanted.empty() && names_amount(mail.file_text)) wanted = mail.said(Wording::fee, mail.file_text);
    if (wanted.empty()) return {};
    return fmt::format("An invitation that wants something before the meeting (\"{}\"), at {}", shown(wanted), shown(page->host));
}

} // namespace

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
    if (auto toll = toll_before_meeting(mail)) return toll;
    if (const auto call = find_callback(mail))
        return fmt::format("An invitation that wants you to call {}", shown(call->number));
    return {};
}

} // namespace remand::scanner::detect
