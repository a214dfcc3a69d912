// A partner's own mailbox asks to pay to another account: by its wording and as a whole, and the account is named.
// Whoever took the mailbox over writes from there, so that the sender is proven says nothing. Honest look-alike:
// partners that really have changed their bank, which is worth a call to a known number; so it makes nothing malicious.
#include <fmt/format.h>

#include "scanner/detectors/all.hpp"
#include "scanner/detectors/letters.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/detectors/stated_account.hpp"

namespace remand::scanner::detect {

Reason partner_account(const MessageView& mail) {
    if (!mail.is_partner || !reads_like(mail, Letter::payee_change) || !account_change(mail)) return {};
    const auto account = stated_account(mail);
    if (account.empty()) return {};
    return fmt::format("{} gives another account to pay to by mail ({}): ask by telephone", mail.from_text(),
                       shown(account));
}

} // namespace remand::scanner::detect
