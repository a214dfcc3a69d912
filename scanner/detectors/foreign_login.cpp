// Wants the reader to sign in with the account of his mailbox at a site that is neither his organisation's nor a mail
// provider's: a real service asks for its own account. Honest look-alikes: services that one signs in to with a work
// address; so this alone decides nothing.
#include <fmt/format.h>

#include "scanner/detectors/all.hpp"
#include "scanner/detectors/foreign_target.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/fraud_wordings.hpp"

namespace remand::scanner::detect {

Reason foreign_login(const MessageView& mail) {
    if (!mail.says(Wording::mail_login)) return {};
    const auto* target = foreign_target(mail);
    if (!target) return {};
    const auto wanted = mail.said(Wording::mail_login, said_first(mail));
    if (wanted.empty()) return {};
    return fmt::format("Wants the account of the mailbox (\"{}\") at {}, which has nothing to do with it",
                       shown(wanted), shown(target->host));
}

} // namespace remand::scanner::detect
