// A letter in the name of the police or a court that accuses the reader of a shameful crime and wants an answer, or a fine, by
// mail. No authority writes so; the shame keeps people from asking anybody. Honest look-alikes: authorities, who write from their
// own domains; warnings of such letters; news and conversations.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/letters.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/new_text.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
namespace {

// Also in the PDF that such mail consists of.
Reason letter_in(const MessageView& mail, std::string_view text) {
    constexpr int longest = 900; // words: reports speak of much
    if (word_count(text) > longest) return {};
    const auto accusation = mail.said(Wording::accusation, text);
    if (accusation.empty()) return {};
    const auto summons = mail.said(Wording::summons, text);
    if (summons.empty()) return {};
    return fmt::format("A letter as of the police, which accuses (\"{}\") and summons (\"{}\"), from {}", shown(accusation),
                       shown(summons), mail.from_text());
}

} // namespace

Reason police_letter(const MessageView& mail) {
    if (!mail.says(Wording::accusation) || !mail.says(Wording::summons)) return {};
    if (is_authority(mail.from.domain) || mail.is_colleague || mail.is_partner || mail.is_discussion_list || mail.is_newsletter ||
        mail.is_thread || mail.is_automatic || mail.history.is_solicited || warns_of_fraud(mail))
        return {};
    if (auto found = letter_in(mail, mail.text)) return found;
    return mail.file_text.empty() ? Reason() : letter_in(mail, mail.file_text);
}

} // namespace remand::scanner::detect
