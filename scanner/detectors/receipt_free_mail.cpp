// A receipt, renewal or charge in a known brand's name that comes from a free mail account: no shop writes its receipts
// there. Honest look-alike: people who pass a receipt on, whose mail is a conversation or a forward.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/reply_subject.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason receipt_free_mail(const MessageView& mail) {
    if (!is_free_mail(mail.from_domain) || mail.is_discussion_list || mail.is_thread || mail.is_automatic ||
        mail.is_colleague || is_reply_subject(mail.subject) || is_forward_subject(mail.subject))
        return {};
    constexpr std::size_t beginning = 600; // a receipt says at once whose it is
    const auto* brand = mentioned_brand(std::string_view(mail.text).substr(0, beginning));
    if (!brand || belongs_to(*brand, mail.from_domain)) return {};
    const auto charge = mail.said(Wording::charge, mail.text);
    if (charge.empty()) return {};
    return fmt::format("Speaks of {} (\"{}\") and comes from a free mail account, {}", brand->name, shown(charge),
                       mail.from_text());
}

} // namespace remand::scanner::detect
