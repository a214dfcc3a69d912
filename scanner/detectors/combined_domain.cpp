// The sender's domain is our own or a partner's name with a word like "payroll" or "secure" tied to it. Honest
// look-alikes: resellers and event sites; quiet when somebody here has written to them before.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/borrowed_name.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason combined_domain(const MessageView& mail) {
    if (mail.facts.is_bounce || !mail.has_tenant) return {};
    const auto found = mail.imitated.find(mail.from.domain);
    if (!found || found->kind != LookalikeKind::combination || mail.history.is_solicited || mail.is_discussion_list)
        return {};
    if (sister_of(mail)) return {};
    return fmt::format("The sender's domain {} contains the name of {}", shown(mail.from_domain),
                       shown(found->original));
}

} // namespace remand::scanner::detect
