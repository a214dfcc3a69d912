// Bounces go to the account that runs a server's programs (root, www-data) in another organisation than the visible
// sender's: a rented or broken-into machine mails for somebody else. Honest look-alike: the reports that a machine mails
// to its own owner, whose From is in the same place.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason server_account(const MessageView& mail) {
    const auto& envelope = mail.facts.return_path;
    if (!envelope || mail.from.empty() || mail.is_discussion_list || mail.is_automatic || mail.is_colleague) return {};
    constexpr auto accounts = std::to_array<std::string_view>({"root", "www-data", "apache", "httpd", "nginx", "nobody"});
    const auto local = ascii_lower(envelope->local);
    if (std::find(accounts.begin(), accounts.end(), local) == accounts.end()) return {};
    if (mail.return_domain == mail.from_domain && ascii_lower(mail.from.local) == local) return {};
    return fmt::format("Bounces go to {}, the account of a server's programs", shown(envelope->text()));
}

} // namespace remand::scanner::detect
