// Claims to have hacked or filmed the reader and wants money. Honest look-alike: newsletters about security, so two
// different wordings are required.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason extortion(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_colleague || mail.phrases.of(Theme::extortion) < 2) return {};
    return fmt::format("Threatens to publish something unless paid: \"{}\"", wording(mail, Theme::extortion));
}

} // namespace remand::scanner::detect
