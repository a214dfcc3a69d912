// A parcel that is held until a fee is paid or an address confirmed. Honest look-alike: shops and carriers, which are
// authenticated and link to their own site.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason delivery_lure(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.facts.is_bounce || mail.is_colleague || mail.is_explained)
        return {};
    if (mail.links.empty() || !is_about(mail, Theme::delivery)) return {};
    return fmt::format("Says that a parcel waits: \"{}\"", wording(mail, Theme::delivery));
}

} // namespace remand::scanner::detect
