// Bounces go to another organisation than the one in From. Every mailing service does that, so it is context for other
// evidence and nothing by itself.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason envelope_differs(const MessageView& mail) {
    if (mail.return_domain.empty() || mail.from_domain.empty() || mail.return_domain == mail.from_domain) return {};
    if (mail.has_list_headers || mail.is_automatic || mail.is_authenticated) return {};
    return fmt::format("Bounces go to {}, not to {}", shown(mail.return_domain), shown(mail.from_domain));
}

} // namespace remand::scanner::detect
