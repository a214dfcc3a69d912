// A partner's name under another ending or with a word tied to it, proven, and nothing is asked for: most likely a
// branch or a firm of the same house, which is worth a row on the list of partners. The threats that such a domain is a
// sign of are quiet then.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/borrowed_name.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason sister_domain(const MessageView& mail) {
    if (mail.facts.is_bounce || !mail.has_tenant || mail.history.is_solicited || mail.is_discussion_list) return {};
    const auto sister = sister_of(mail);
    if (!sister) return {};
    return fmt::format("The sender's domain {} is like {}, proves it and asks for nothing: perhaps of the same house",
                       shown(mail.from_domain), shown(sister->original));
}

} // namespace remand::scanner::detect
