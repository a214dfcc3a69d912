// The display name holds an e-mail address or a domain of somebody else, since many programs show nothing but the name.
// Honest look-alikes: "x via y" of groups and ticket systems, and a name that repeats the sender's own address.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner::detect {

Reason address_in_name(const MessageView& mail) {
    if (mail.is_discussion_list) return {};
    const auto name = fold(mail.from.display_name);
    const auto at = name.find('@');
    if (at == std::string::npos || name.find(" via ") != std::string::npos) return {};
    auto host = name.substr(at + 1);
    host = host.substr(0, host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-"));
    const auto domain = registrable_domain(host);
    if (public_suffix(domain).empty() || domain == mail.from_domain) return {};
    return fmt::format("Shows {}, really comes from {}", shown(mail.from.display_name), mail.from_text());
}

} // namespace remand::scanner::detect
