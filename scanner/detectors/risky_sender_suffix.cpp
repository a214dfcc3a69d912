// The sender's domain has an ending that is given away or sold for cents and that campaigns prefer. Honest look-alike:
// a few real organisations chose one, so it is weak.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason risky_sender_suffix(const MessageView& mail) {
    if (!is_risky_suffix(mail.from.domain) || mail.is_colleague || mail.is_discussion_list) return {};
    return fmt::format("The sender's domain {} has an ending that campaigns prefer", shown(mail.from_domain));
}

} // namespace remand::scanner::detect
