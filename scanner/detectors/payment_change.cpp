// Asks to change bank details, redirect a salary or make a transfer. It is what the mail is about, so it stands in its
// first paragraphs, whatever follows. Honest look-alikes: real changes of suppliers and staff, worth a call back in any
// case; and terms of service, which speak of payments far below.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/text/new_text.hpp"

namespace remand::scanner::detect {
namespace {

constexpr std::size_t first_paragraphs = 250; // words

} // namespace

Reason payment_change(const MessageView& mail) {
    if (mail.is_partner && mail.is_authenticated && mail.facts.reply_to.empty()) return {}; // account_change judges those
    if (mail.is_newsletter) return {}; // news of such fraud
    if (mail.is_discussion_list || mail.is_colleague || !mail.phrases.has(Theme::payment_change)) return {};
    const auto hits = find_phrases(mail.subject + " . " + std::string(first_words(mail.own_text, first_paragraphs)));
    if (!hits.has(Theme::payment_change)) return {};
    return fmt::format("Asks to change or make a payment: \"{}\"", shown(hits.wording(Theme::payment_change)));
}

} // namespace remand::scanner::detect
