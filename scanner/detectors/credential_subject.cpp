// The subject itself is the lure ("your mailbox is full", "payment declined"). Honest look-alike: the same as of
// credential_lure.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason credential_subject(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.facts.is_bounce || mail.is_colleague || mail.is_explained)
        return {};
    if (!mail.subject_phrases.has(Theme::credentials)) return {};
    return fmt::format("The subject presses about an account: \"{}\"", wording(mail, Theme::credentials));
}

} // namespace remand::scanner::detect
