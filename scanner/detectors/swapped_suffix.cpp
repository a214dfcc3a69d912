// The sender's domain is our own or a partner's name under another ending ("corp.co" for "corp.com"). Honest
// look-alike: real national sisters, which belong into the tenant's list; never by
// guessing our domains from the recipients.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/borrowed_name.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner::detect {

Reason swapped_suffix(const MessageView& mail) {
    if (mail.facts.is_bounce || !mail.has_tenant) return {};
    const auto found = mail.imitated.find(mail.from.domain);
    if (!found || found->kind != LookalikeKind::swapped_suffix || mail.history.is_solicited || mail.is_discussion_list)
        return {};
    if (organisation_label(found->original).size() < 4) return {};
    if (sister_of(mail)) return {};
    return fmt::format("The sender's domain is {} instead of {}", shown(mail.from_domain), shown(found->original));
}

} // namespace remand::scanner::detect
