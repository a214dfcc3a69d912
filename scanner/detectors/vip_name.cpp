// CEO fraud: the display name is that of a protected person, the address is none of hers. Honest look-alikes: a
// namesake with whom this recipient really corresponds (their colleagues are still warned), one who proves an address and
// asks for nothing (identity.namesake), colleagues in the tenant's own, authenticated domain, and mailing lists
// that write "Jane Doe via list" into the name of what they redistribute.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/borrowed_name.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {
namespace {

std::string own_addresses(const ProtectedPerson& person) {
    if (person.addresses.empty()) return "no address is known for them";
    return fmt::format("theirs is {}{}", shown(person.addresses.front()),
                       person.addresses.size() > 1 ? " (among others)" : "");
}

} // namespace

Reason vip_name(const MessageView& mail) {
    if (!borrows_protected_name(mail) || is_namesake(mail)) return {};
    const auto& person = *mail.imitation->person;
    return fmt::format("Uses the name of {}{} with the address {}, which is not one of theirs ({}; {})",
                       shown(person.name), person.title.empty() ? "" : " (" + shown(person.title) + ")",
                       mail.from_text(), explain(mail.imitation->rule), own_addresses(person));
}

} // namespace remand::scanner::detect
