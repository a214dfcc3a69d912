// Advertises loans, insurance or easy money. Honest look-alikes: one's own bank and business talk, so the wording must
// stand in the subject or twice.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason easy_money(const MessageView& mail) {
    if (mail.is_thread || mail.is_colleague || mail.is_newsletter) return {};
    if (!is_about(mail, Theme::easy_money)) return {};
    return fmt::format("Advertises loans, insurance or easy money: \"{}\"", wording(mail, Theme::easy_money));
}

} // namespace remand::scanner::detect
