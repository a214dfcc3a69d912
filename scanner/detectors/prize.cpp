// A prize or reward for a short survey, often in a shop's name. Honest look-alikes: loyalty mail of shops, which is
// authenticated and links to the shop.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason prize(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.is_colleague || mail.is_explained ||
        !is_about(mail, Theme::prize))
        return {};
    return fmt::format("Promises a prize or reward: \"{}\"", wording(mail, Theme::prize));
}

} // namespace remand::scanner::detect
