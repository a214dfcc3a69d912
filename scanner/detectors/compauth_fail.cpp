// Microsoft's composite authentication failed outright: DMARC fail in one's own domain (000, 010), a forbidden pair
// (002) or an implicit failure in one's own domain (6xx). Source: Microsoft Learn, "Anti-spam message headers".
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason compauth_fail(const MessageView& mail) {
    const auto& auth = mail.facts.authentication;
    const auto& reason = auth.compauth_reason;
    if (auth.compauth != "fail" || mail.is_discussion_list) return {};
    if (reason != "000" && reason != "002" && reason != "010" && !reason.starts_with("6")) return {};
    return fmt::format("Microsoft could not authenticate {} (reason {})", shown(mail.from_domain), shown(reason));
}

} // namespace remand::scanner::detect
