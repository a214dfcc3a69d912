// "I have a new bank account, please pay my salary there", from a free or unproven address outside the organisation. Honest
// look-alikes: payroll services, which speak of the reader's account and not of their own.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/new_text.hpp"
#include "scanner/url/host_lists.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason outside_payroll(const MessageView& mail) {
    constexpr int longest = 200; // words: a request is short
    // Words alone prove nothing: nobody may vouch for the address, or everybody can have one.
    const bool is_outside = !mail.is_own_sender && !mail.is_partner &&
                            (is_free_mail(mail.from_domain) || !mail.may_be_genuine);
    const bool is_borrowed = mail.has_tenant && mail.is_own_sender && !mail.is_colleague;
    if ((!is_outside && !is_borrowed) || mail.has_list_headers || mail.is_automatic || mail.own_words > longest ||
        !mail.says(Wording::salary))
        return {};
    const auto text = mail.subject + " . " + mail.own_text;
    const auto salary = mail.said(Wording::salary, text);
    if (salary.empty() || !mail.says(Wording::first_person, text)) return {};
    const auto change = mail.said(Wording::new_account, text);
    if (change.empty()) return {};
    return fmt::format("Somebody outside asks to pay a salary to another account (\"{}\")", shown(change));
}

} // namespace remand::scanner::detect
