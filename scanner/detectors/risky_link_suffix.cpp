// The link's domain has an ending that is sold for cents and that campaigns prefer. Honest look-alike: the few real
// sites there; quiet when it is the sender's own, which risky_sender_suffix counts.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason risky_link_suffix(const MessageView& mail) {
    if (mail.is_directory || mail.is_discussion_list || mail.is_automatic) return {};
    for (const auto* link : mail.hosts)
        if (is_risky_suffix(link->host) && !mail.is_senders_own(link->domain) && !is_click_tracker(link->host) &&
            !is_free_hosting(link->host))
            return fmt::format("The link's host {} has an ending that campaigns prefer", shown(link->host));
    return {};
}

} // namespace remand::scanner::detect
