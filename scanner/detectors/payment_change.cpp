// Asks to change bank details, redirect a salary or make a transfer. Honest look-alike: real changes of suppliers and
// staff; worth a call back in any case.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason payment_change(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_colleague || mail.facts.word_count > 400 ||
        !mail.phrases.has(Theme::payment_change))
        return {};
    return fmt::format("Asks to change or make a payment: \"{}\"", wording(mail, Theme::payment_change));
}

} // namespace remand::scanner::detect
