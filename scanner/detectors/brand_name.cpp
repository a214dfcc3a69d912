// The display name claims a well-known brand, and neither the From domain nor a signature belongs to it. Honest
// look-alikes: resellers and people who talk about a brand, so only the name counts and lists are left out.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason brand_name(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_colleague || mail.is_automatic) return {};
    const auto* brand = mail.named_brand;
    if (!brand || belongs_to(*brand, mail.from_domain)) return {};
    if (std::any_of(mail.dkim_domains.begin(), mail.dkim_domains.end(),
                    [&](const auto& domain) { return belongs_to(*brand, domain); }))
        return {};
    if (mail.is_authenticated && is_authority(mail.from_domain)) return {}; // a tax office under another of its domains
    // Where no server looks who sends, an agency that leads to the brand's own site is like any other.
    const bool leads_home = std::ranges::any_of(mail.hosts, [&](const auto* link) { return belongs_to(*brand, link->host); });
    if (!mail.facts.authentication.is_present && leads_home) return {};
    const auto label = organisation_label(mail.from_domain);
    // Who asks to act on an account or wallet writes from the brand's own domain.
    const bool is_lure = label.find('-') != std::string::npos &&
                         (mail.phrases.has(Theme::credentials) || mail.phrases.has(Theme::crypto));
    if (mail.is_authenticated && !is_lure && is_mailing_name(*brand, label)) {
        const auto imitation = brand_imitated_by(mail.from.domain);
        if (!imitation || imitation->kind == LookalikeKind::combination) return {};
    }
    // A partner's gateway or portal under the name of its maker, as long as it leads to the partner's own site.
    const bool leads_elsewhere = !mail.links.empty() && !mail.is_explained && !leads_home;
    if (mail.is_partner && mail.is_authenticated && !leads_elsewhere && !mail.phrases.has(Theme::credentials)) return {};
    if (mail.is_authenticated && is_house_name(*brand, label) && !mail.phrases.has(Theme::credentials)) return {};
    return fmt::format("Calls itself {}, but {} does not belong to {}", shown(mail.from.display_name), mail.from_text(),
                       brand->name);
}

} // namespace remand::scanner::detect
