// The sender's domain reads the same as one of ours or of a partner, with other scripts' letters or digits. Honest
// look-alike: none known; domains the tenant owns are in its list.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason homograph_domain(const MessageView& mail) {
    if (mail.facts.is_bounce) return {};
    const auto found = mail.imitated.find(mail.from.domain);
    if (!found || found->kind != LookalikeKind::homograph) return {};
    return fmt::format("The sender's domain {} is made to read like {}", shown(mail.from_domain),
                       shown(found->original));
}

} // namespace remand::scanner::detect
