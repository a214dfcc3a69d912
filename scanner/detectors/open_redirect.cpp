// A well-known service is used to forward to somewhere else, so that its good name covers the link. Honest look-alikes:
// links copied from search results, and the service's own mail.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason open_redirect(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_automatic) return {};
    for (const auto& link : mail.links) {
        if (!is_open_redirector(link.host, link.url.path)) continue;
        const auto inner = split_url(embedded_url(link.url));
        if (!inner || same_organisation(inner->host, link.host) || mail.is_senders_own(link.domain)) continue;
        if (mail.is_senders_own(registrable_domain(inner->host))) continue;
        return fmt::format("Uses a forwarder at {} to reach {}", shown(link.host), shown(inner->host));
    }
    return {};
}

} // namespace remand::scanner::detect
