// The display name holds an e-mail address or a domain of somebody else, since many programs show nothing but the name.
// Honest look-alikes: "x via y" of groups and ticket systems, disposable addresses that name whom they stand for, and a
// name that repeats the sender's own address.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner::detect {

namespace {

// A relay of the reader's choice: nearly all links lead to whoever the name says.
bool leads_to(const MessageView& mail, std::string_view domain) {
    const auto there =
        std::count_if(mail.links.begin(), mail.links.end(), [&](const WebLink& link) { return link.domain == domain; });
    return there > 0 && static_cast<std::size_t>(there) * 10 >= mail.links.size() * 9;
}

} // namespace

Reason address_in_name(const MessageView& mail) {
    if (mail.is_discussion_list) return {};
    const auto name = fold(mail.from.display_name);
    const auto at = name.find('@');
    if (at == std::string::npos || (name.find("via ") != std::string::npos && mail.may_be_genuine)) return {};
    auto host = name.substr(at + 1);
    host = host.substr(0, host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-"));
    const auto domain = registrable_domain(host);
    if (public_suffix(domain).empty() || domain == mail.from_domain || leads_to(mail, domain)) return {};
    return fmt::format("Shows {}, really comes from {}", shown(mail.from.display_name), mail.from_text());
}

} // namespace remand::scanner::detect
