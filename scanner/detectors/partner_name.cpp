// Calls itself by the name of a partner or of our own organisation, from a domain of neither. Honest look-alikes:
// services that write on their behalf ("via", mailing lists) and people whose name is a word of it, so the whole name of
// the domain must be there.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/borrowed_name.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace remand::scanner::detect {
namespace {

constexpr std::size_t shortest = 6; // letters: shorter names are words of other names
constexpr int fewest_words = 15;    // of somebody who has something to say

// Letters and digits only, "&" as "and".
std::string squeezed(std::string_view folded) {
    std::string out;
    for (const char c : folded) {
        if (c == '&') out += "and";
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) out += c;
    }
    return out;
}

} // namespace

Reason partner_name(const MessageView& mail) {
    if (!mail.has_tenant || mail.is_colleague || mail.is_own_sender || mail.is_partner || mail.is_discussion_list ||
        mail.history.is_solicited || mail.facts.is_bounce || is_on_record(mail))
        return {};
    const auto folded = fold(mail.from.display_name);
    if (folded.find(" via ") != std::string::npos || mail.is_newsletter) return {};
    // Services for staff and signatures write in their customer's name, from their own domain.
    if (mail.is_authenticated && is_brand_sender(mail.from.domain)) return {};
    const auto name = squeezed(folded);
    const auto bears = [&](std::string_view domain) {
        const auto label = squeezed(organisation_label(domain));
        return label.size() >= shortest && name.find(label) != std::string::npos;
    };
    for (const auto& domain : mail.context.partner_domains)
        if (is_within(mail.from.domain, domain)) return {}; // whether that is true is another detector's business
    // Who has moved to another name leads to the old one, where nobody else can wait for the reader, or nowhere.
    const auto leads_only_to = [&](const std::string& domain) {
        const auto is_there = [&](const WebLink& link) { return is_within(link.host, domain) || mail.is_ours(link.host); };
        if (!mail.is_authenticated || is_free_mail(mail.from_domain)) return false;
        if (mail.links.empty())
            return mail.own_words >= fewest_words && !mail.says(Wording::payment) && asks_for_nothing(mail, is_there);
        return std::ranges::all_of(mail.links, is_there);
    };
    if (sister_of(mail)) return {};
    for (const auto* list : {&mail.context.partner_domains, &mail.context.own_domains})
        for (const auto& domain : *list)
            if (bears(domain) && !leads_only_to(domain))
                return fmt::format("Calls itself {}, but writes from {} and not from {}", shown(mail.from.display_name),
                                   mail.from_text(), shown(domain));
    return {};
}

} // namespace remand::scanner::detect
