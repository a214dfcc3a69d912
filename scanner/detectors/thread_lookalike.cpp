// Joins a conversation that is quoted below from a domain that imitates that of one who takes part in it. Honest
// look-alikes: colleagues who are added, and sisters of a company (corp.de, corp-group.com), so only misspellings count.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/lookalike.hpp"
#include "scanner/text/quoted_people.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason thread_lookalike(const MessageView& mail) {
    if (mail.quoted.empty() || mail.facts.is_bounce || mail.is_automatic || mail.is_discussion_list ||
        mail.is_colleague || mail.from_domain.empty() || mail.history.is_solicited)
        return {};
    std::vector<std::string> domains;
    for (const auto& person : mail.quoted) {
        const auto domain = registrable_domain(person.domain);
        if (domain == mail.from_domain) return {};
        if (!is_free_mail(domain)) domains.push_back(domain);
    }
    const auto found = ImitatedDomains(domains).find(mail.from.domain);
    // Sisters of one company write in each other's threads; of our own and our partners' names other detectors know more.
    if (!found || (found->kind != LookalikeKind::typo && found->kind != LookalikeKind::homograph)) return {};
    return fmt::format("Joins a conversation with {} from {}, a domain that imitates it", shown(found->original),
                       shown(mail.from_domain));
}

} // namespace remand::scanner::detect
