// From is the recipient's own address: the crude form of "you have been hacked, see, I write from your account". Honest
// look-alike: notes to oneself, which are authenticated or come from inside.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace remand::scanner::detect {

Reason sender_is_recipient(const MessageView& mail) {
    if (mail.recipients.empty() || mail.from.domain.empty() || mail.is_authenticated || mail.is_discussion_list)
        return {};
    if (ascii_lower(mail.from.text()) != mail.recipients.front()) return {};
    if (!mail.facts.authentication.is_present || equals_ignoring_case(mail.facts.stamps.auth_as, "Internal")) return {};
    return fmt::format("Claims to come from the recipient's own address {} without proof", mail.from_text());
}

} // namespace remand::scanner::detect
