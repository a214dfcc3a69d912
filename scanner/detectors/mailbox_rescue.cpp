// The mailbox is full, its messages are held, its second factor expires, and a stranger's site puts that right: only the
// organisation and its provider could. Honest look-alikes: quarantine reports of mail filters, which are known names.
#include <fmt/format.h>

#include "scanner/detectors/all.hpp"
#include "scanner/detectors/foreign_target.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/fraud_wordings.hpp"

namespace remand::scanner::detect {

Reason mailbox_rescue(const MessageView& mail) {
    if (!mail.says(Wording::mailbox_matter) && !mail.says(Wording::mail_password)) return {};
    const auto* target = foreign_target(mail);
    if (!target) return {};
    const auto first = said_first(mail);
    const auto wanted = mail.said(Wording::mailbox_matter, first);
    if (const auto password = wanted.empty() ? mail.said(Wording::mail_password, first) : std::string(); !password.empty())
        return fmt::format("Wants the password of the mailbox (\"{}\") at {}, which has nothing to do with it", shown(password),
                           shown(target->host));
    if (wanted.empty()) return {};
    return fmt::format("Offers to rescue the mailbox (\"{}\") at {}, which has nothing to do with it", shown(wanted),
                       shown(target->host));
}

} // namespace remand::scanner::detect
