// An invoice from a stranger that shows a letter of one of our people, who is said to have approved it; that person is
// not among the recipients and nothing in the header belongs to a conversation. Honest look-alike: suppliers who pass on
// a real approval, and whom somebody here has written to before or who answer to the same people.
#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/fraud_wordings.hpp"

namespace remand::scanner::detect {

Reason claimed_approval(const MessageView& mail) {
    if (!mail.has_tenant || mail.is_own_sender || mail.is_partner || mail.is_discussion_list || mail.is_automatic ||
        mail.history.is_solicited || mail.facts.has_in_reply_to || mail.facts.has_references)
        return {};
    for (const auto& person : mail.quoted) {
        if (!mail.is_ours(person.domain)) continue;
        const auto address = person.local + "@" + person.domain;
        if (std::find(mail.recipients.begin(), mail.recipients.end(), address) != mail.recipients.end()) continue;
        if (!mail.says(Wording::payment, mail.text)) return {};
        const auto approval = mail.said(Wording::approved, mail.text);
        if (approval.empty()) return {};
        return fmt::format("Shows a letter of {} that is said to approve a payment (\"{}\"), in no conversation that its "
                           "header knows",
                           shown(address), shown(approval));
    }
    return {};
}

} // namespace remand::scanner::detect
