// "jstavros.atlasmillworks@gmail.com": an address at a free mail service that bears the name of a partner or of our own
// organisation, which has a domain of its own. Honest look-alike: a one-person firm that writes from such an address itself;
// it is then no partner's domain that the name belongs to, or somebody here has written to it before.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/borrowed_name.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
namespace {

constexpr std::size_t shortest_borrowed = 6; // letters: shorter names are parts of other words

std::string letters_of(std::string_view text) {
    std::string out;
    for (const char c : ascii_lower(text))
        if (c >= 'a' && c <= 'z') out += c;
    return out;
}

} // namespace

Reason partner_in_address(const MessageView& mail) {
    if (!mail.has_tenant || !is_free_mail(mail.from_domain) || mail.is_discussion_list || mail.history.is_solicited ||
        mail.facts.is_bounce || is_on_record(mail))
        return {};
    const auto local = letters_of(mail.from.local);
    for (const auto* list : {&mail.context.partner_domains, &mail.context.own_domains})
        for (const auto& domain : *list) {
            const auto label = letters_of(organisation_label(domain));
            if (label.size() >= shortest_borrowed && local.find(label) != std::string::npos)
                return fmt::format("Writes from {}, a free mail account with the name of {}", mail.from_text(), shown(domain));
        }
    return {};
}

} // namespace remand::scanner::detect
