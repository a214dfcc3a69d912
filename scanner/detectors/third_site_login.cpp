// The site that wants the account of the mailbox is not even the sender's own: what a partner's stolen mailbox sends, and
// pages on rented hosts. Honest look-alike: services that invite to themselves, which have their own site.
#include <fmt/format.h>

#include "scanner/detectors/all.hpp"
#include "scanner/detectors/foreign_target.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/fraud_wordings.hpp"

namespace remand::scanner::detect {

Reason third_site_login(const MessageView& mail) {
    if (!mail.says(Wording::mail_login) && !mail.says(Wording::mail_identity)) return {};
    const auto* target = foreign_target(mail);
    if (!target || mail.is_senders_own(target->domain)) return {};
    const auto said = said_first(mail);
    auto wanted = mail.said(Wording::mail_login, said);
    if (wanted.empty()) wanted = mail.said(Wording::mail_identity, said);
    if (wanted.empty()) return {};
    return fmt::format("Wants the account of the mailbox (\"{}\") at {}, which is not the site of {} either", shown(wanted),
                       shown(target->host), mail.from_text());
}

} // namespace remand::scanner::detect
