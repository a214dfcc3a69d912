// Advertises dating or pornography. Honest look-alikes: jokes among friends; the wording must stand in the subject or
// twice.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason dating(const MessageView& mail) {
    if (mail.is_thread || mail.is_colleague) return {};
    if (!is_on_offer(mail, Theme::dating)) return {};
    return fmt::format("Advertises dating or pornography: \"{}\"", wording(mail, Theme::dating));
}

} // namespace remand::scanner::detect
