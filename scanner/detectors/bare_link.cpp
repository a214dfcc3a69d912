// Next to no text, and a link. Honest look-alikes: people who share a link with friends, so it is weak and quiet in
// threads.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason bare_link(const MessageView& mail) {
    if (mail.is_thread || mail.is_colleague || mail.is_discussion_list || mail.is_automatic) return {};
    if (image_only(mail)) return {}; // says the same, louder
    if (mail.links.empty() || mail.own_words > 25 || mail.own_text.size() > 250) return {};
    return fmt::format("Hardly any text ({} words) and a link", mail.own_words);
}

} // namespace remand::scanner::detect
