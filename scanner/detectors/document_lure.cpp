// A shared file, voice message, fax or document to sign that waits behind a link. Honest look-alike: the sharing
// services themselves, which are authenticated and link to their own site.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason document_lure(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.facts.is_bounce || mail.is_colleague || mail.is_explained)
        return {};
    if ((mail.links.empty() && mail.facts.attachments.empty()) || !mail.phrases.has(Theme::document_lure)) return {};
    return fmt::format("Says that a document or message waits: \"{}\"", wording(mail, Theme::document_lure));
}

} // namespace remand::scanner::detect
