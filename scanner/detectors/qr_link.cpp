// A QR code leads to a site that is neither the sender's nor a well-known one: the phone that opens it is outside every
// protection. Honest look-alikes: tickets, cards and payment codes, which hold no link or the sender's own.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason qr_link(const MessageView& mail) {
    if (mail.is_colleague || mail.is_discussion_list) return {};
    for (const auto& link : mail.links) {
        if (link.link->source != LinkSource::qr_code) continue;
        const bool is_senders = mail.is_senders_own(link.domain) && mail.may_be_genuine && !mail.is_qr_lure;
        if (is_senders || mail.is_ours(link.host) || is_brand_domain(link.host)) continue;
        return fmt::format("A QR code opens {}", shown(link.host));
    }
    return {};
}

} // namespace remand::scanner::detect
