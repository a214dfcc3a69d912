// The destination is hidden behind a public link shortener. Honest look-alikes: social media posts and marketing; quiet
// on discussion lists.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason shortener(const MessageView& mail) {
    if (mail.is_directory || mail.is_discussion_list) return {};
    for (const auto* link : mail.hosts)
        if (is_shortener(link->host) && !is_meeting_host(link->host) && !mail.is_senders_own(link->domain))
            return fmt::format("The destination is hidden by {}", shown(link->host));
    return {};
}

} // namespace remand::scanner::detect
