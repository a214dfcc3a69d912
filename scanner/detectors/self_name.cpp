// The display name is the recipient's own address, name or organisation, from an outside domain: "you", or "your
// company's mail system", writes to you. Honest look-alike: mail to oneself from a private account, and lists of one's
// own organisation.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason self_name(const MessageView& mail) {
    if (mail.recipients.empty() || mail.is_own_sender || mail.is_discussion_list || mail.from.display_name.empty())
        return {};
    const auto name = fold(mail.from.display_name);
    if (name.find("via ") != std::string::npos && mail.may_be_genuine) return {}; // a relay of the reader's choice
    const auto& recipient = mail.recipients.front();
    const auto domain = registrable_domain(recipient.substr(recipient.rfind('@') + 1));
    if (domain == mail.from_domain) return {};
    if (name.find(recipient) != std::string::npos)
        return fmt::format("Calls itself {}, which is the recipient's own address", shown(name));
    if (is_free_mail(domain) || domain.find('.') == std::string::npos) return {};
    if (name.find(domain) != std::string::npos)
        return fmt::format("Calls itself {}, which is the recipient's own domain", shown(name));
    const auto label = organisation_label(domain);
    const auto parts = words(name);
    if (label.size() < 4 || parts.size() < 2 || std::find(parts.begin(), parts.end(), label) == parts.end()) return {};
    constexpr auto offices = std::to_array<std::string_view>(
        {"support",      "helpdesk",      "help",      "it",      "admin",    "administrator", "hr",   "payroll",
         "mail",         "webmail",       "mailer",    "server",  "security", "service",       "desk", "team",
         "notification", "notifications", "voicemail", "scanner", "accounts"});
    const bool office = std::any_of(parts.begin(), parts.end(), [&](const auto& word) {
        return std::find(offices.begin(), offices.end(), word) != offices.end();
    });
    if (!office) return {};
    return fmt::format("Calls itself {}, a service of the recipient's own organisation", shown(mail.from.display_name));
}

} // namespace remand::scanner::detect
