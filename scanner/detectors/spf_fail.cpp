// The envelope sender's domain says that this server may not send for it (RFC 7208, fail). Honest look-alike: plain
// forwarding, which keeps the envelope sender; and discussion lists of the old kind.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason spf_fail(const MessageView& mail) {
    const auto& auth = mail.facts.authentication;
    if (!auth.is_present || auth.spf != "fail" || mail.is_discussion_list || mail.is_authenticated) return {};
    return fmt::format("The server that sent it may not send for {} (SPF fail)",
                       shown(auth.spf_domain.empty() ? mail.from_domain : auth.spf_domain));
}

} // namespace remand::scanner::detect
