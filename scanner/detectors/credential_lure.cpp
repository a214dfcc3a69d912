// Asks to confirm a password or an account by a link or file. Honest look-alike: real account mail, which is
// authenticated and links to the sender's own site; that is left to account_notice.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason credential_lure(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.facts.is_bounce || mail.is_colleague || mail.is_explained)
        return {};
    if (mail.links.empty() && mail.facts.attachments.empty()) return {};
    if (!mail.phrases.has(Theme::credentials)) return {};
    return fmt::format("Asks to act on an account by a link: \"{}\"", wording(mail, Theme::credentials));
}

} // namespace remand::scanner::detect
