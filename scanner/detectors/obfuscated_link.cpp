// The address is disguised: something like a name before an "@", an encoded host, backslashes, numbers in octal. Honest
// look-alike: none in mail; old FTP links with a login are not web links.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason obfuscated_link(const MessageView& mail) {
    if (mail.is_discussion_list) return {};
    for (const auto& link : mail.links) {
        if (!link.link->has_userinfo && !link.link->is_host_obfuscated) continue;
        // Plain text hides nothing; one slash too many there is a slip of the hand.
        const bool is_slip = !link.link->is_host_obfuscated || link.link->href.find(":///") != std::string::npos;
        if (link.link->source == LinkSource::text && is_slip) continue;
        return fmt::format("A link is disguised: its real host is {}", shown(link.host));
    }
    return {};
}

} // namespace remand::scanner::detect
