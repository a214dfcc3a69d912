// The link goes to a bare address instead of a name. Honest look-alikes: devices and test servers inside one's own
// network (private addresses are left out), and technical lists.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/ip_address.hpp"

namespace remand::scanner::detect {

Reason ip_host(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_automatic) return {};
    for (const auto* link : mail.hosts)
        if (is_ip_literal(link->host) && !is_private_ip(link->host))
            return fmt::format("A link goes to the bare address {}", shown(link->host));
    return {};
}

} // namespace remand::scanner::detect
