// Answers go to another organisation than the one in From. Honest look-alikes: ticket systems, newsletters and lists,
// so it is weak and quiet where list headers or an aligned signature explain it.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason replyto_differs(const MessageView& mail) {
    if (mail.has_list_headers || mail.from_domain.empty() || mail.is_automatic || mail.is_authenticated) return {};
    for (const auto& address : mail.facts.reply_to) {
        const auto domain = registrable_domain(address.domain);
        if (domain.find('.') == std::string::npos || domain == mail.from_domain || is_free_mail(domain)) continue;
        return fmt::format("Answers go to {}, not to {}", shown(address.text()), mail.from_text());
    }
    return {};
}

} // namespace remand::scanner::detect
