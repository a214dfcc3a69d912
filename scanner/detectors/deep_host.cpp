// A host of six and more labels, or of more than sixty characters: on a phone only the front of it is seen. Honest
// look-alikes: content networks, so it is weak.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason deep_host(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_newsletter) return {};
    for (const auto* link : mail.hosts) {
        if (is_ip_literal(link->host) || is_brand_domain(link->host) || is_click_tracker(link->host)) continue;
        if (split(link->host, '.').size() >= 6 || link->host.size() > 60)
            return fmt::format("A link's host is very long: {}", shown(link->host));
    }
    return {};
}

} // namespace remand::scanner::detect
