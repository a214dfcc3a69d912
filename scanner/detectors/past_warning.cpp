// Tells how to get past the warning of the browser or system that is to come. Honest look-alikes: colleagues, and makers of
// software, whose newsletters and lists say so of their own programs.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason past_warning(const MessageView& mail) {
    if (!mail.says(Wording::past_warning)) return {};
    if (mail.is_colleague || mail.is_discussion_list || mail.is_newsletter || mail.history.is_solicited) return {};
    if (mail.links.empty() && mail.facts.attachments.empty()) return {};
    auto said = mail.told(Wording::past_warning, mail.own_text);
    if (said.empty()) said = mail.told(Wording::past_warning, mail.file_text);
    if (said.empty()) return {};
    return fmt::format("Tells how to get past a warning: \"{}\"", shown(said));
}

} // namespace remand::scanner::detect
