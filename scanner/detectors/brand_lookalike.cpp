// The sender's domain imitates that of a well-known brand (homograph, typo or an added word). Honest look-alike:
// agencies that send for a brand, which rarely write from a misspelling of it.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason brand_lookalike(const MessageView& mail) {
    if (mail.facts.is_bounce || is_brand_domain(mail.from.domain) || is_free_mail(mail.from_domain)) return {};
    const auto found = brand_imitated_by(mail.from.domain);
    if (!found || found->kind == LookalikeKind::swapped_suffix || mail.is_discussion_list) return {};
    const auto label = organisation_label(mail.from_domain);
    const auto* brand = mail.is_authenticated ? claimed_brand(label) : nullptr;
    if (brand && found->kind == LookalikeKind::combination && is_mailing_name(*brand, label)) return {};
    return fmt::format("The sender's domain {} imitates {}", shown(mail.from_domain), shown(found->original));
}

} // namespace remand::scanner::detect
