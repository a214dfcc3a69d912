// CEO fraud from a free mail account: the name of a protected person, and an address that anybody can have in a minute.
// Honest look-alike: the person's private mailbox, which belongs into the registry as an address of theirs.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason vip_free_mail(const MessageView& mail) {
    if (!is_free_mail(mail.from_domain) || !vip_name(mail)) return {};
    return fmt::format("Writes in the name of {} from a free mail account ({})", shown(mail.imitation->person->name),
                       mail.from_text());
}

} // namespace remand::scanner::detect
