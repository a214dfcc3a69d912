// A DMARC failure was forgiven because a forwarder sealed that it had been fine before (RFC 8617; Microsoft's reason
// 130). Honest look-alike: every university and every forwarding address, so it is weak.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason arc_override(const MessageView& mail) {
    const auto& auth = mail.facts.authentication;
    if (auth.dmarc != "fail" || mail.is_discussion_list) return {};
    if (auth.compauth_reason != "130" && auth.arc != "pass") return {};
    return fmt::format("{} was accepted only because a forwarder vouched for it", shown(mail.from_domain));
}

} // namespace remand::scanner::detect
