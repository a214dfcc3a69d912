// The link leads to pages or files that anybody can put on a hosting service for free. Honest look-alikes: shared
// documents and project pages; quiet when the host belongs to the sender, in threads and on lists.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
namespace {

bool is_picture(const WebLink& link) {
    const auto path = ascii_lower(link.url.path);
    return path.ends_with(".png") || path.ends_with(".jpg") || path.ends_with(".gif") || path.ends_with(".jpeg");
}

} // namespace

Reason free_hosting(const MessageView& mail) {
    if (mail.is_directory || mail.is_discussion_list || mail.is_automatic || mail.is_thread) return {};
    for (const auto& link : mail.links) {
        if (!is_free_hosting(link.host) || mail.is_senders_own(link.domain) || mail.is_ours(link.host)) continue;
        if (same_organisation(link.host, mail.from.domain)) continue;
        if (is_brand_domain(mail.from_domain) && mail.is_authenticated) continue;
        if (is_picture(link)) continue;
        return fmt::format("A link leads to {}, where anybody can put pages", shown(link.host));
    }
    return {};
}

} // namespace remand::scanner::detect
