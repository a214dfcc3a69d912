// The first line of a fraud by conversation: short, no link, asks for a moment, a favour or a mobile number. Honest
// look-alike: colleagues, who write from inside or in a thread.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason bec_opener(const MessageView& mail) {
    if (mail.facts.word_count > 80 || mail.facts.word_count == 0 || mail.is_discussion_list || mail.is_colleague)
        return {};
    if (!mail.links.empty() || !mail.facts.attachments.empty() || !mail.phrases.has(Theme::channel_change)) return {};
    if (mail.history.is_solicited && mail.is_authenticated) return {};
    return fmt::format("A short request to move to another channel: \"{}\"", wording(mail, Theme::channel_change));
}

} // namespace remand::scanner::detect
