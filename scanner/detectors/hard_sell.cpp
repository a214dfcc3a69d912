// The wording of advertisements that nobody asked for. Honest look-alike: every shop; so it counts only without
// authenticated list headers, and little.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"
#include "scanner/text/reply_subject.hpp"

namespace remand::scanner::detect {

Reason hard_sell(const MessageView& mail) {
    if (mail.is_thread || mail.is_colleague || mail.is_newsletter) return {};
    // An answer is not what it quotes.
    if (is_reply_subject(mail.subject) && mail.own_words * 2 < mail.words) return {};
    if (!is_about(mail, Theme::hard_sell) || mail.phrases.of(Theme::hard_sell) < 2) return {};
    return fmt::format("Is worded as an advertisement: \"{}\"", wording(mail, Theme::hard_sell));
}

} // namespace remand::scanner::detect
