// Answers go to a free mail account although From shows an organisation: the way a spoofed sender gets the answers.
// Honest look-alikes: clubs and freelancers; quiet on lists.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason replyto_free_mail(const MessageView& mail) {
    if (mail.is_discussion_list || mail.from_domain.empty() || mail.facts.is_bounce) return {};
    for (const auto& address : mail.facts.reply_to) {
        const auto domain = registrable_domain(address.domain);
        if (!is_free_mail(domain) || ascii_lower(address.text()) == ascii_lower(mail.from.text())) continue;
        if (domain == mail.from_domain && address.display_name == mail.from.display_name) continue;
        return fmt::format("Answers go to {} (free mail), not to {}", shown(address.text()), mail.from_text());
    }
    return {};
}

} // namespace remand::scanner::detect
