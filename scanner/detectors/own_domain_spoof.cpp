// Mail that claims one of the tenant's own domains but came in from outside without proof: direct send abuse and plain
// spoofing of colleagues. Honest look-alike: scanners and services that send in the tenant's name without its
// signature. Only where the tenant's domains are known, never by guessing from the recipients.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason own_domain_spoof(const MessageView& mail) {
    if (mail.context.own_domains.empty() || !mail.is_own_sender || mail.is_authenticated) return {};
    const auto& stamps = mail.facts.stamps;
    if (equals_ignoring_case(stamps.auth_as, "Internal")) return {};
    const auto& auth = mail.facts.authentication;
    if (!auth.is_present && !equals_ignoring_case(stamps.auth_as, "Anonymous")) return {};
    return fmt::format("Claims to be from your own domain {} but came from outside{} without proof",
                       shown(mail.from_domain),
                       mail.facts.client_ip.empty() ? "" : " (" + shown(mail.facts.client_ip) + ")");
}

} // namespace remand::scanner::detect
