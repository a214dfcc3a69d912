// Advertises pills, slimming or miracle cures. Honest look-alikes: health newsletters, which are authenticated list
// mail.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason medicine(const MessageView& mail) {
    if (mail.is_thread || mail.is_colleague) return {};
    if (!is_on_offer(mail, Theme::medicine)) return {};
    return fmt::format("Advertises pills or miracle cures: \"{}\"", wording(mail, Theme::medicine));
}

} // namespace remand::scanner::detect
