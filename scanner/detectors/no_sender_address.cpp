// From holds no address that an answer could reach, which every mail must have (RFC 5322 section 3.6.2): the visible
// name is all there is. Honest look-alikes: bounces of old systems and mail that never travelled; both are left out.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason no_sender_address(const MessageView& mail) {
    if (mail.is_automatic || mail.facts.is_partial || mail.facts.received.empty()) return {};
    const auto& domain = mail.from.domain;
    // Inside one's own network names without a dot are usual; mail that a receiver checked came from outside.
    if (!domain.empty() && (domain.find('.') != std::string::npos || !mail.facts.authentication.is_present)) return {};
    if (!domain.empty()) return fmt::format("From holds {}, which no answer could reach", mail.from_text());
    return fmt::format("From holds no address, only \"{}\"",
                       shown(mail.from.display_name.empty() ? mail.from.local : mail.from.display_name));
}

} // namespace remand::scanner::detect
