// DMARC failed on mail of a discussion list. Nearly always the list changed the message (RFC 7960), so this is context;
// an attacker who adds a List-Id gains nothing but the difference.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason list_dmarc_fail(const MessageView& mail) {
    const auto& auth = mail.facts.authentication;
    if (!auth.is_present || auth.dmarc != "fail" || !mail.is_discussion_list) return {};
    return fmt::format("{} fails DMARC, as often on a mailing list", shown(mail.from_domain));
}

} // namespace remand::scanner::detect
