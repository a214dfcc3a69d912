// The subject addresses the reader by e-mail address or its first part, since the sender knows no name. Honest
// look-alikes: ticket systems and lists; quiet in threads and when explained by the sender's own site.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
namespace {

// A mail about the address itself (its own sender writes to a role like "info").
bool is_own_text(const MessageView& mail) { return mail.is_ours(mail.from.domain); }

// As a word of its own: "Salary review - jane.doe".
bool stands_in(std::string_view text, std::string_view local) {
    const auto is_part = [&](std::size_t at) {
        return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '@');
    };
    for (auto at = text.find(local); at != std::string_view::npos; at = text.find(local, at + 1))
        if ((at == 0 || !is_part(at - 1)) && !is_part(at + local.size())) return true;
    return false;
}

} // namespace

Reason recipient_in_subject(const MessageView& mail) {
    if (mail.recipients.empty() || mail.is_thread || mail.is_discussion_list || mail.is_colleague ||
        mail.is_automatic || mail.has_list_headers || mail.is_explained)
        return {};
    // Calendars name whom they invite; an invitation of theirs leads nowhere else.
    const bool leads_to_calendar = std::all_of(mail.hosts.begin(), mail.hosts.end(), [](const auto* link) {
        return is_brand_domain(link->host) && !is_free_hosting(link->host);
    });
    if (mail.facts.is_calendar && mail.is_authenticated && leads_to_calendar) return {};
    const auto& recipient = mail.recipients.front();
    const auto at = recipient.find('@');
    if (at == std::string::npos || at < 4 || is_own_text(mail)) return {};
    const bool whole = mail.subject.find(recipient) != std::string::npos;
    const bool local = stands_in(mail.subject, std::string_view(recipient).substr(0, at));
    if (!whole && !local) return {};
    return fmt::format("The subject addresses the reader as {}", shown(whole ? recipient : recipient.substr(0, at)));
}

} // namespace remand::scanner::detect
