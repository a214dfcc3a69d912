// A DKIM signature is there but does not verify, and no other one does: changed on the way, or pasted from another
// mail. Honest look-alike: lists and gateways that add a footer.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason dkim_fail(const MessageView& mail) {
    const auto& auth = mail.facts.authentication;
    if (!auth.is_present || auth.dkim.empty() || mail.is_discussion_list || mail.is_authenticated ||
        !mail.dkim_domains.empty())
        return {};
    const auto failed = std::find_if(auth.dkim.begin(), auth.dkim.end(),
                                     [](const DkimResult& result) { return result.result == "fail"; });
    if (failed == auth.dkim.end()) return {};
    return fmt::format("The signature of {} does not fit the message",
                       shown(failed->domain.empty() ? mail.from_domain : failed->domain));
}

} // namespace remand::scanner::detect
