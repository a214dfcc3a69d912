// A link to a site that no mail to this organisation has ever led to, from a sender that is new as well. True of most
// honest first contacts too, so it only adds to other evidence.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason rare_host(const MessageView& mail) {
    if (!mail.context.history || !mail.is_new_sender() || mail.is_colleague || mail.history.is_solicited) return {};
    std::vector<std::string> domains;
    for (const auto* link : mail.hosts)
        if (!link->domain.empty() && domains.size() < 20) domains.push_back(link->domain);
    if (domains.empty()) return {};
    const auto as_of = mail.context.as_of ? *mail.context.as_of : mail.facts.date.value_or(Timestamp{});
    const auto unseen = mail.context.history->unseen_hosts(domains, as_of);
    if (unseen.empty()) return {};
    return fmt::format("The first mail to anybody here that leads to {}", shown(unseen.front()));
}

} // namespace remand::scanner::detect
