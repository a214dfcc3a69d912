// Says that payments go to another bank account from now on. Honest look-alikes: suppliers that really have changed
// their bank, which is worth a call to a known number in any case; and warnings about this very fraud on mailing lists.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/detectors/stated_account.hpp"
#include "scanner/text/account_numbers.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/new_text.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason account_change(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_colleague || mail.has_list_headers || mail.is_automatic ||
        !mail.says(Wording::new_account))
        return {};
    const auto text = mail.subject + " . " + std::string(first_words(mail.own_text, 200));
    const auto change = mail.said(Wording::new_account, text);
    if (change.empty()) return {};
    // An announcement of a partner that names no account yet sends no money anywhere.
    if (mail.is_partner && mail.is_authenticated && mail.facts.reply_to.empty() && stated_account(mail).empty()) return {};
    const auto ibans = find_ibans(mail.own_text);
    const bool is_about_payment = !ibans.empty() || mail.phrases.has(Theme::payment_change) ||
                                  mail.says(Wording::salary, text) || mail.says(Wording::payment, text);
    if (!is_about_payment) return {};
    return fmt::format("Says that payments go to another account: \"{}\"{}", shown(change),
                       ibans.empty() ? "" : " (" + ibans.front() + ")");
}

} // namespace remand::scanner::detect
