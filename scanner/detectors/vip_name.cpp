// CEO fraud: the display name is that of a protected person, the address is none of hers. Honest look-alikes: a
// namesake (silent when the tenant has written to that address before) and colleagues in the tenant's own,
// authenticated domain.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/person_name.hpp"

namespace remand::scanner::detect {
namespace {

const ProtectedPerson* imitated_person(const MessageView& mail) {
    const auto address = ascii_lower(mail.from.text());
    for (const auto& person : mail.context.people) {
        if (!reads_as_name(mail.from.display_name, person.name, person.title)) continue;
        if (std::find(person.addresses.begin(), person.addresses.end(), address) != person.addresses.end())
            return nullptr;
        return &person;
    }
    return nullptr;
}

} // namespace

Reason vip_name(const MessageView& mail) {
    const auto* person = imitated_person(mail);
    if (!person) return {};
    if (mail.is_authenticated && (mail.is_own_sender || mail.history.is_solicited)) return {};
    return fmt::format("Uses the name of {}{} with the address {}, which is not one of theirs", shown(person->name),
                       person->title.empty() ? "" : " (" + shown(person->title) + ")", mail.from_text());
}

} // namespace remand::scanner::detect
