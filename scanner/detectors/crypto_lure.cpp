// Wallets to verify, tokens to claim, a sure profit in coins. Honest look-alikes: newsletters of exchanges, which are
// authenticated and link to themselves, and warnings of extortion.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/letters.hpp"
#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason crypto_lure(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.is_colleague || mail.is_explained ||
        !mail.phrases.has(Theme::crypto) || warns_of_fraud(mail))
        return {};
    return fmt::format("Is about a crypto wallet or profit: \"{}\"", wording(mail, Theme::crypto));
}

} // namespace remand::scanner::detect
