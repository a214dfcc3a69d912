// Bounces go to a domain that a program made up, or that cannot exist, and that is not the visible sender's. Honest
// look-alike: mailing services, whose own names are words; what stands below their name does not count.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/made_up.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner::detect {

Reason random_envelope(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_automatic || mail.is_colleague) return {};
    const auto& auth = mail.facts.authentication;
    const auto host = ascii_lower(auth.spf_domain.empty() && mail.facts.return_path ? mail.facts.return_path->domain
                                                                                    : auth.spf_domain);
    if (host.empty() || registrable_domain(host) == mail.from_domain) return {};
    if (auth.spf == "pass" || !looks_made_up(organisation_label(host))) return {};
    return fmt::format("Bounces go to {}, which looks made up by a program", shown(host));
}

} // namespace remand::scanner::detect
