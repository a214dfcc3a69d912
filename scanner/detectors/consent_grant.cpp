// A button that asks to let a program of a stranger's into mail and files: the sign-in is genuine, what it grants is not taken
// back by a new password. Honest look-alike: a service that asks for it on its own site, which its mail leads to.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason consent_grant(const MessageView& mail) {
    if (mail.is_colleague || mail.is_partner || mail.is_discussion_list || mail.history.is_solicited) return {};
    for (const auto& link : mail.links) {
        if (link.host != "login.microsoftonline.com" && link.host != "login.live.com" && link.host != "login.windows.net" &&
            link.host != "accounts.google.com")
            continue;
        const auto query = ascii_lower(link.url.query);
        const auto path = ascii_lower(link.url.path);
        // Microsoft identity platform, "Admin consent": for all accounts at once, whatever the address says of it.
        if (path.ends_with("/adminconsent") && query.find("client_id=") != std::string::npos)
            return fmt::format("A link to {} lets a program of the sender's into all mailboxes", shown(link.host));
        if (path.find("oauth") == std::string::npos || query.find("scope=") == std::string::npos) continue;
        constexpr std::array<std::string_view, 7> powers{"mail.",          "mail%2e",    "files.",    "contacts.",
                                                         "offline_access", "auth/gmail", "auth/drive"};
        const bool asks = std::any_of(powers.begin(), powers.end(),
                                      [&](auto power) { return query.find(power) != std::string::npos; });
        if (asks) return fmt::format("A link to {} lets a program of the sender's into mail or files", shown(link.host));
    }
    return {};
}

} // namespace remand::scanner::detect
