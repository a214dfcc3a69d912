// A well-known service is used to forward to somewhere else, so that its good name covers the link. Honest look-alikes:
// links copied from search results, and the service's own mail.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
namespace {

// "google.co.uk/amp/s/shop.test/page": the destination stands in the path without its scheme.
std::string accelerated_page(const WebLink& link) {
    std::string_view path = link.url.path;
    if (organisation_label(link.host) != "google" || !path.starts_with("/amp/")) return {};
    path.remove_prefix(5);
    if (path.starts_with("s/")) path.remove_prefix(2);
    const auto host = path.substr(0, path.find('/'));
    return host.find('.') == std::string_view::npos ? std::string() : ascii_lower(host);
}

// Bing's counter always hides the destination in a code of its own.
bool is_coded(const WebLink& link) { return is_within(link.host, "bing.com") && link.url.path.starts_with("/ck/"); }

} // namespace

Reason open_redirect(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_automatic) return {};
    for (const auto& link : mail.links) {
        if (const auto page = accelerated_page(link); !page.empty() && !mail.is_senders_own(registrable_domain(page)))
            return fmt::format("Uses a forwarder at {} to reach {}", shown(link.host), shown(page));
        if (is_coded(link)) return fmt::format("Uses a forwarder at {} that hides where it leads", shown(link.host));
        if (!is_open_redirector(link.host, link.url.path)) continue;
        const auto inner = split_url(embedded_url(link.url));
        if (!inner || same_organisation(inner->host, link.host) || mail.is_senders_own(link.domain)) continue;
        if (mail.is_senders_own(registrable_domain(inner->host))) continue;
        return fmt::format("Uses a forwarder at {} to reach {}", shown(link.host), shown(inner->host));
    }
    return {};
}

} // namespace remand::scanner::detect
