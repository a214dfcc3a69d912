// Somebody writes under a domain whose owner asks receivers to refuse what fails DMARC (RFC 7489, p=reject or
// quarantine). Honest look-alike: forwarders and discussion lists, which break the signature; those are left to
// list_dmarc_fail.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason dmarc_fail_enforced(const MessageView& mail) {
    const auto& auth = mail.facts.authentication;
    if (!auth.is_present || auth.dmarc != "fail" || mail.is_discussion_list) return {};
    if (auth.dmarc_policy != "reject" && auth.dmarc_policy != "quarantine") return {};
    return fmt::format("{} fails DMARC, and its owner asks receivers to refuse such mail (p={})",
                       shown(mail.from_domain), auth.dmarc_policy);
}

} // namespace remand::scanner::detect
