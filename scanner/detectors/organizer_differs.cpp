// The organiser of an invitation is somebody else than its sender. Honest look-alikes: calendar services and assistants
// (Reply-To names the organiser, or the service is well known), so it is a small sign.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/url/domain.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason organizer_differs(const MessageView& mail) {
    const auto& organizer = mail.facts.organizer;
    if (!organizer || mail.is_colleague || mail.is_discussion_list || is_brand_domain(mail.from.domain)) return {};
    const auto domain = registrable_domain(organizer->domain);
    if (domain.empty() || mail.is_senders_own(domain) || mail.is_ours(organizer->domain)) return {};
    const bool is_answered_to = std::any_of(mail.facts.reply_to.begin(), mail.facts.reply_to.end(), [&](const auto& address) {
        return registrable_domain(address.domain) == domain;
    });
    if (is_answered_to) return {};
    return fmt::format("The invitation's organiser {} is not its sender {}", shown(organizer->text()), mail.from_text());
}

} // namespace remand::scanner::detect
