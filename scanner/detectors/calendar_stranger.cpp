// A calendar invitation with links from an unproven sender: it lands in the calendar by itself. Honest look-alikes:
// real invitations, which are authenticated.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason calendar_stranger(const MessageView& mail) {
    if (!mail.facts.is_calendar || mail.is_authenticated || mail.is_colleague || mail.links.empty() || mail.is_thread)
        return {};
    return fmt::format("An invitation with links from {}, which nothing vouches for", mail.from_text());
}

} // namespace remand::scanner::detect
