// Calls itself by a brand's name and leads to a site that is not the brand's: the false name has something to click. Honest
// look-alike: a reseller's newsletter, which carries the marks of a list and is proven; quiet there.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

namespace {

bool is_lure(const MessageView& mail) {
    for (const auto theme : {Theme::credentials, Theme::document_lure, Theme::delivery, Theme::prize, Theme::crypto,
                             Theme::phone_scam, Theme::payment_change, Theme::urgency})
        if (mail.phrases.has(theme)) return true;
    return false;
}

} // namespace

Reason brand_target(const MessageView& mail) {
    if (!mail.named_brand || mail.links.empty() || mail.is_newsletter || !brand_name(mail)) return {};
    // Brands own domains that no list knows; from such a one nothing is pressed for.
    if (mail.is_authenticated && !is_lure(mail)) return {};
    // A proven domain that leads to the brand's own site may be one of its own that no list knows.
    if (mail.is_authenticated && std::any_of(mail.hosts.begin(), mail.hosts.end(), [&](const auto* link) {
            return belongs_to(*mail.named_brand, link->host);
        }))
        return {};
    for (const auto* link : mail.hosts) {
        if (belongs_to(*mail.named_brand, link->host) || mail.is_ours(link->host) || is_click_tracker(link->host)) continue;
        if (is_brand_domain(link->host) && !is_free_hosting(link->host)) continue; // where to follow them
        return fmt::format("Leads to {}, which does not belong to {}", shown(link->host), mail.named_brand->name);
    }
    return {};
}

} // namespace remand::scanner::detect
