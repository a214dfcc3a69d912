// Advertises casinos or betting. Honest look-alike: mail of a betting site somebody joined, which has list headers and
// is authenticated.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason gambling(const MessageView& mail) {
    if (mail.is_thread || mail.is_colleague) return {};
    if (!is_about(mail, Theme::gambling)) return {};
    return fmt::format("Advertises casino or betting: \"{}\"", wording(mail, Theme::gambling));
}

} // namespace remand::scanner::detect
