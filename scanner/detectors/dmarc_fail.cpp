// The From domain fails DMARC: neither SPF nor DKIM vouches for it. Honest look-alike: senders who set up DMARC for
// watching only (p=none) and forget a mailing service, so it weighs less than with an enforced policy.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason dmarc_fail(const MessageView& mail) {
    const auto& auth = mail.facts.authentication;
    if (!auth.is_present || auth.dmarc != "fail" || mail.is_discussion_list) return {};
    if (auth.dmarc_policy == "reject" || auth.dmarc_policy == "quarantine") return {};
    return fmt::format("{} fails DMARC: nothing proves that the mail comes from there", shown(mail.from_domain));
}

} // namespace remand::scanner::detect
