// The link's domain imitates ours, a partner's or a well-known brand's. Honest look-alikes: agencies and fan pages; an
// added word alone is only counted for our own and partners' names.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"

namespace remand::scanner::detect {

Reason lookalike_host(const MessageView& mail) {
    if (mail.is_discussion_list || mail.facts.is_bounce) return {};
    for (const auto* link : mail.hosts) {
        if (mail.is_senders_own(link->domain) && mail.is_authenticated) continue;
        const auto ours = mail.imitated.find(link->host);
        if (ours && ours->kind != LookalikeKind::swapped_suffix)
            return fmt::format("The link's host {} imitates {}", shown(link->host), shown(ours->original));
        if (const auto* tied = brand_tied_to_word(link->domain); tied != nullptr && !is_brand_domain(link->host))
            return fmt::format("The link's host {} bears the name of {}, which it does not belong to",
                               shown(link->host), tied->name);
        const auto brand = brand_imitated_by(link->host);
        if (brand && brand->kind != LookalikeKind::swapped_suffix && !is_brand_domain(link->host))
            return fmt::format("The link's host {} imitates {}", shown(link->host), shown(brand->original));
    }
    return {};
}

} // namespace remand::scanner::detect
