// Presses for time. Everybody does that at times, so it only adds to other evidence.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason urgency(const MessageView& mail) {
    if (mail.is_thread || mail.is_discussion_list || mail.is_colleague || mail.is_explained ||
        !mail.phrases.has(Theme::urgency))
        return {};
    return fmt::format("Presses for time: \"{}\"", wording(mail, Theme::urgency));
}

} // namespace remand::scanner::detect
