// The Message-ID was made by another domain than those that sent the mail, or by none. Honest look-alikes: mailing
// services and lists; quiet where list headers explain it.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason foreign_message_id(const MessageView& mail) {
    if (mail.facts.message_id.empty() || mail.has_list_headers || mail.is_thread || mail.is_automatic ||
        mail.is_authenticated)
        return {};
    auto host = ascii_lower(mail.facts.message_id.substr(mail.facts.message_id.rfind('@') + 1));
    while (!host.empty() && (host.back() == '>' || host.back() == ' ')) host.pop_back();
    const auto domain = registrable_domain(host);
    if (public_suffix(domain).empty() || mail.from_domain.empty()) return {};
    if (mail.is_senders_own(domain) || is_free_mail(domain) || is_click_tracker(domain) || is_brand_domain(domain))
        return {};
    return fmt::format("Its Message-ID was made by {}, not by {}", shown(domain), shown(mail.from_domain));
}

} // namespace remand::scanner::detect
