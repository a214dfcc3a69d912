// The bank account that money is to go to from now on, or at once: what a link is elsewhere. Honest look-alikes: any
// invoice, so it only counts where the mail says that the account is new or presses for a debt; and partners, whose
// authenticated mail about a new bank is worth a call and no alarm.
#include <fmt/format.h>

#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/detectors/stated_account.hpp"

namespace remand::scanner::detect {

Reason pay_account(const MessageView& mail) {
    if (mail.is_partner && mail.facts.reply_to.empty()) return {};
    const auto account = stated_account(mail);
    if (account.empty() || (!account_change(mail) && !debt_threat(mail))) return {};
    return fmt::format("Wants to be paid to {}", shown(account));
}

} // namespace remand::scanner::detect
