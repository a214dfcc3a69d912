// The whole message is one picture to click: nothing for a filter to read. Honest look-alikes: flyers and signatures;
// quiet in threads and for authenticated list mail.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason image_only(const MessageView& mail) {
    const auto& html = mail.facts.html;
    if (mail.is_thread || mail.is_colleague || mail.is_discussion_list ||
        mail.is_newsletter)
        return {};
    if (!html.is_present || html.linked_images == 0 || mail.own_words > 25 || mail.own_text.size() > 250) return {};
    return fmt::format("The whole message is a picture to click ({} words)", mail.own_words);
}

} // namespace remand::scanner::detect
