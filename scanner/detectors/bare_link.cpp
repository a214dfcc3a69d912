// Next to no text, and a link. Honest look-alikes: people who share a link with friends, so it is weak and quiet in
// threads; authenticated invitations, whose text is in the calendar, and tickets and slips with a code.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace remand::scanner::detect {
namespace {

bool is_calendar_or_ticket(const MessageView& mail) {
    if (!mail.is_authenticated || mail.is_qr_lure) return false;
    return mail.facts.is_calendar || std::all_of(mail.links.begin(), mail.links.end(), [](const WebLink& link) {
               return link.link->source == LinkSource::qr_code;
           });
}

} // namespace

Reason bare_link(const MessageView& mail) {
    if (mail.is_thread || mail.is_colleague || mail.is_discussion_list || mail.is_automatic) return {};
    if (image_only(mail)) return {}; // says the same, louder
    if (mail.links.empty() || mail.own_words > 25 || mail.own_text.size() > 250) return {};
    if (is_calendar_or_ticket(mail)) return {};
    return fmt::format("Hardly any text ({} words) and a link", mail.own_words);
}

} // namespace remand::scanner::detect
