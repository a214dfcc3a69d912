// Offers search ranking, web design or address lists to strangers. Honest look-alike: talk about such work in a thread.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason lead_generation(const MessageView& mail) {
    if (mail.is_thread || mail.is_colleague || mail.is_newsletter) return {};
    if (!is_about(mail, Theme::lead_generation)) return {};
    return fmt::format("Advertises search ranking, web design or address lists: \"{}\"",
                       wording(mail, Theme::lead_generation));
}

} // namespace remand::scanner::detect
