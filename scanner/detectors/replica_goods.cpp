// Advertises copies of luxury goods or cheap software. Honest look-alike: shops that sell the real thing, which are
// authenticated list mail.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason replica_goods(const MessageView& mail) {
    if (mail.is_thread || mail.is_colleague || mail.is_newsletter) return {};
    if (!is_about(mail, Theme::fake_watches)) return {};
    return fmt::format("Advertises copies of goods or cheap software: \"{}\"", wording(mail, Theme::fake_watches));
}

} // namespace remand::scanner::detect
