// A debt that a stranger presses for within hours, with the account to pay to: registers, directories, false
// collectors. Honest look-alike: real reminders, which name a date, and come from somebody one knows.
#include <fmt/format.h>

#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/detectors/stated_account.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/new_text.hpp"

namespace remand::scanner::detect {

Reason debt_threat(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_colleague || mail.is_partner || mail.is_automatic || mail.is_thread ||
        mail.has_list_headers || mail.history.is_solicited || !mail.says(Wording::dunning))
        return {};
    const auto text = mail.subject + " . " + std::string(first_words(mail.own_text, 200)) + " . " + mail.file_text;
    const auto dunning = mail.said(Wording::dunning, text);
    if (dunning.empty() || !mail.says(Wording::few_hours, text) || stated_account(mail).empty()) return {};
    return fmt::format("Presses for a debt within hours (\"{}\")", shown(dunning));
}

} // namespace remand::scanner::detect
