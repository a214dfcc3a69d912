// A QR code drawn with characters or with the cells of a table, where no program looks for codes, that opens a page or fills in a
// payment. Honest look-alikes: tickets, whose codes lead nowhere, and codes for the own site of somebody who is known.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"

namespace remand::scanner::detect {

Reason drawn_code(const MessageView& mail) {
    if (mail.is_colleague || mail.is_discussion_list) return {};
    if (mail.facts.drawn_code == "payment") return "A payment code is drawn in the mail itself, not shown as a picture";
    if (mail.facts.drawn_code != "address") return {};
    const auto code = std::ranges::find_if(mail.facts.links, [](const Link& link) { return link.source == LinkSource::qr_code; });
    if (code == mail.facts.links.end()) return {};
    // A site of one's own is made in a minute.
    const bool is_known = mail.is_partner || mail.history.is_solicited || is_brand_sender(mail.from.domain);
    const bool is_own = std::ranges::any_of(mail.links, [&](const WebLink& link) {
        return link.link == &*code && mail.is_authenticated && !mail.is_qr_lure &&
               ((is_known && mail.is_senders_own(link.domain)) || mail.is_ours(link.host));
    });
    if (is_own) return {};
    return fmt::format("A code to be scanned is drawn in the mail itself, not shown as a picture, and opens {}",
                       shown(code->host.empty() ? code->href : code->host));
}

} // namespace remand::scanner::detect
