// Leads to the very page of a mail that somebody here called malicious. Honest look-alike: the sites that malicious mail
// links to beside its own, which are not remembered (service/decisions).
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"

#include <fmt/format.h>

#include "scanner/memory_keys.hpp"

namespace remand::scanner::detect {

Reason known_bad_page(const MessageView& mail) {
    if (!mail.context.history || mail.facts.links.empty()) return {};
    std::vector<std::string> pages;
    for (auto& key : link_keys(mail.facts)) pages.push_back(std::move(key.page));
    if (pages.empty()) return {};
    const auto known = mail.context.history->known_bad_page(pages);
    if (!known) return {};
    return fmt::format("Leads to {}, as a mail did that was called malicious ({})", shown(known->key),
                       to_rfc3339(known->decided_at).substr(0, 10));
}

} // namespace remand::scanner::detect
