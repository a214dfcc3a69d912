// Microsoft's composite authentication failed for want of records (reason 001 and others). Honest look-alike: small
// organisations that publish no SPF, DKIM or DMARC at all.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason compauth_implicit_fail(const MessageView& mail) {
    const auto& auth = mail.facts.authentication;
    const auto& reason = auth.compauth_reason;
    if (auth.compauth != "fail" || mail.is_discussion_list || auth.dmarc == "fail") return {}; // DMARC says it louder
    if (reason == "000" || reason == "002" || reason == "010" || reason.starts_with("6")) return {};
    return fmt::format("Microsoft found nothing that authenticates {} (reason {})", shown(mail.from_domain),
                       shown(reason));
}

} // namespace remand::scanner::detect
