// Another account to pay to, or a payment that presses, and the call that would bring the fraud to light is talked out
// of: "phones are down", "no need to call back". So it counts of partners, too. Honest look-alike: notices of a new
// bank, which ask for the call.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/letters.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason no_callback(const MessageView& mail) {
    if (!mail.says(Wording::no_callback)) return {};
    if (mail.is_colleague || mail.is_discussion_list || mail.is_newsletter) return {};
    const bool is_about_account = mail.says(Wording::new_account, mail.own_text) || reads_like(mail, Letter::payee_change) ||
                                  mail.phrases.has(Theme::payment_change);
    if (!is_about_account) return {};
    const auto said = mail.said(Wording::no_callback, mail.own_text);
    if (said.empty()) return {};
    return fmt::format("Wants money to go another way, and nobody to call: \"{}\"", shown(said));
}

} // namespace remand::scanner::detect
