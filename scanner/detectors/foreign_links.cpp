// No link belongs to the sender, to a known mailing service or to the recipient. Weak: people share links; as an
// interaction term it tells campaigns from shops.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason foreign_links(const MessageView& mail) {
    if (mail.links.empty() || mail.is_discussion_list || mail.is_thread || mail.is_colleague || mail.is_automatic)
        return {};
    if (is_alias_service(mail.from.domain)) return {};
    for (const auto* link : mail.hosts)
        if (mail.is_senders_own(link->domain) || mail.is_ours(link->host) || is_click_tracker(link->host)) return {};
    return fmt::format("No link belongs to {} (first: {})", shown(mail.from_domain), shown(mail.links.front().host));
}

} // namespace remand::scanner::detect
