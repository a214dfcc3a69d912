// Asks to buy gift cards and send their codes. Honest look-alikes: raffles and shops, so the request must be short or
// come with a favour to ask.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"
#include "scanner/text/new_text.hpp"

namespace remand::scanner::detect {

Reason gift_card(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_colleague || !mail.phrases.has(Theme::gift_card)) return {};
    if (mail.is_newsletter) return {}; // shops that sell them, and news of such fraud
    if (mail.is_authenticated && !find_phrases(without_quotations(mail.text)).has(Theme::gift_card)) return {};
    if (!mail.phrases.has(Theme::channel_change) && mail.phrases.of(Theme::gift_card) < 2) return {};
    return fmt::format("Asks for gift cards: \"{}\"", wording(mail, Theme::gift_card));
}

} // namespace remand::scanner::detect
