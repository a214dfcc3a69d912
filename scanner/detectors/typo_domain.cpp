// The sender's domain is one letter away from one of ours or of a partner (two in a long name). Honest look-alikes:
// organisations that happen to have near names; quiet when somebody here has written to them before, and never by
// guessing our domains from the recipients.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/borrowed_name.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason typo_domain(const MessageView& mail) {
    if (mail.facts.is_bounce || (mail.context.own_domains.empty() && mail.context.partner_domains.empty())) return {};
    const auto found = mail.imitated.find(mail.from.domain);
    if (!found || found->kind != LookalikeKind::typo || mail.history.is_solicited || mail.is_discussion_list) return {};
    if (sister_of(mail)) return {};
    return fmt::format("The sender's domain {} is one slip away from {}", shown(mail.from_domain),
                       shown(found->original));
}

} // namespace remand::scanner::detect
