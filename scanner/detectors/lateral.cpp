// A stolen account of a colleague: many recipients, a lure, and a link to a site that no mail here has ever led to. Honest
// look-alikes: announcements and surveys of colleagues, which lead to known sites or ask for nothing of the kind.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason lateral(const MessageView& mail) {
    constexpr std::size_t many = 10; // recipients
    constexpr std::size_t most_hosts = 20;
    const auto recipients = mail.facts.to.size() + mail.facts.cc.size();
    if (!mail.context.history || !mail.is_colleague || recipients < many || mail.has_list_headers || mail.is_automatic)
        return {};
    const auto& phrases = mail.phrases;
    const bool is_lure = phrases.has(Theme::credentials) || phrases.has(Theme::document_lure) ||
                         phrases.has(Theme::gift_card) || phrases.has(Theme::prize);
    if (!is_lure) return {};
    std::vector<std::string> domains;
    for (const auto* link : mail.hosts)
        if (!link->domain.empty() && !mail.is_ours(link->host) && domains.size() < most_hosts)
            domains.push_back(link->domain);
    if (domains.empty()) return {};
    const auto as_of = mail.context.as_of ? *mail.context.as_of : mail.facts.date.value_or(Timestamp{});
    const auto unseen = mail.context.history->unseen_hosts(domains, as_of);
    if (unseen.empty()) return {};
    return fmt::format("{} mailed {} people a link to {}, where no mail here has ever led to", mail.from_text(), recipients,
                       shown(unseen.front()));
}

} // namespace remand::scanner::detect
