// Every link and button, even "unsubscribe", leads to one and the same foreign domain. Campaign kits are built like
// that; honest mail links to its own site. Honest look-alike: a short note that shares one link, so several links are
// required.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason single_destination(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.is_colleague || mail.is_automatic ||
        !mail.facts.html.is_present)
        return {};
    if (is_alias_service(mail.from.domain)) return {};
    const WebLink* first = nullptr;
    int count = 0;
    for (const auto& link : mail.links) {
        if (link.link->source != LinkSource::html) continue;
        if (first && link.domain != first->domain) return {};
        first = &link;
        ++count;
    }
    if (count < 2 || mail.is_senders_own(first->domain) || mail.is_ours(first->host) || is_click_tracker(first->host))
        return {};
    if (is_brand_domain(first->host) && !is_free_hosting(first->host) &&
        !is_open_redirector(first->host, first->url.path))
        return {};
    return fmt::format("All {} links lead to {}, which is not the sender's", count, shown(first->domain));
}

} // namespace remand::scanner::detect
