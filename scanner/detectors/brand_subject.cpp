// The subject is about a well-known brand's service, but sender and links have nothing to do with it. Weak: people
// write about brands all day; quiet in threads and on lists.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/identity/brands.hpp"

namespace remand::scanner::detect {

Reason brand_subject(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.is_colleague || mail.is_automatic ||
        (mail.links.empty() && mail.phrases.of(Theme::phone_scam) < 2))
        return {};
    const auto* brand = mentioned_brand(mail.subject);
    if (!brand || belongs_to(*brand, mail.from_domain)) return {};
    if (std::any_of(mail.hosts.begin(), mail.hosts.end(),
                    [&](const auto* link) { return belongs_to(*brand, link->host); }))
        return {};
    return fmt::format("The subject speaks of {}, nothing in the mail belongs to it", brand->name);
}

} // namespace remand::scanner::detect
