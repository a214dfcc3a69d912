// Continues a quoted conversation under the name of one who took part in it, from an address of another organisation.
// Honest look-alikes: people who answer from a private account (free mail, which does not count) or who have changed
// their employer.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/text/quoted_people.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason thread_name(const MessageView& mail) {
    if (mail.quoted.empty() || mail.facts.is_bounce || mail.is_automatic || mail.is_discussion_list ||
        mail.is_colleague || mail.history.is_solicited || is_free_mail(mail.from_domain))
        return {};
    const auto name = fold(mail.from.display_name);
    if (words(name).size() < 2) return {};
    for (const auto& person : mail.quoted)
        if (registrable_domain(person.domain) == mail.from_domain) return {};
    for (const auto& person : mail.quoted)
        if (person.name == name && !is_free_mail(registrable_domain(person.domain)))
            return fmt::format("Continues the conversation of {} <{}@{}> from another organisation: {}",
                               shown(mail.from.display_name), shown(person.local), shown(person.domain), mail.from_text());
    return {};
}

} // namespace remand::scanner::detect
