// The recipient is hidden: nobody, or only "undisclosed recipients", stands in To and Cc. Honest look-alikes:
// newsletters of clubs and notices of boards, so it is weak.
#include "scanner/detectors/all.hpp"

#include <algorithm>

namespace remand::scanner::detect {

Reason hidden_recipients(const MessageView& mail) {
    if (mail.has_list_headers || mail.is_automatic || mail.facts.is_partial || mail.facts.received.empty()) return {};
    if (!std::all_of(mail.facts.to.begin(), mail.facts.to.end(),
                     [](const Address& address) { return address.domain.empty(); }))
        return {};
    if (!std::all_of(mail.facts.cc.begin(), mail.facts.cc.end(),
                     [](const Address& address) { return address.domain.empty(); }))
        return {};
    return "Names no recipient: it was sent to many at once in secret";
}

} // namespace remand::scanner::detect
