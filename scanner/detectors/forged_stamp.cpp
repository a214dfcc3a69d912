// Fields that only the receiver's own system writes ("already checked, not spam") came in from outside. Honest
// look-alike: mail between two tenants of the same provider, whose stamps are renamed on the way and so never get here.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason forged_stamp(const MessageView& mail) {
    if (mail.facts.forged_stamps.empty() || mail.is_discussion_list) return {};
    return fmt::format("Carries a stamp that only your own mail system may set ({}), put on before it arrived",
                       shown(mail.facts.forged_stamps.front()));
}

} // namespace remand::scanner::detect
