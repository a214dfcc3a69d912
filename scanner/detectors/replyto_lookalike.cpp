// Answers go to a domain that imitates ours, a partner's or the sender's own: the sender is forged or real, the
// conversation goes to the imitator. Honest look-alike: companies that answer from another ending or a service's domain
// of their own, so only misspellings of the sender's own domain count.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/lookalike.hpp"
#include "scanner/url/domain.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason replyto_lookalike(const MessageView& mail) {
    if (mail.facts.is_bounce || mail.is_discussion_list) return {};
    for (const auto& address : mail.facts.reply_to) {
        const auto domain = registrable_domain(address.domain);
        if (domain.empty() || domain == mail.from_domain) continue;
        auto found = mail.has_tenant ? mail.imitated.find(address.domain) : std::nullopt;
        if (!found) {
            found = ImitatedDomains({mail.from_domain}).find(address.domain);
            if (found && found->kind != LookalikeKind::typo && found->kind != LookalikeKind::homograph) found.reset();
        }
        if (found)
            return fmt::format("Answers go to {}, whose domain imitates {}", shown(address.text()), shown(found->original));
    }
    return {};
}

} // namespace remand::scanner::detect
