// No sign of an attack, and it lowers no score: the sender is proven and its links lead to its own site, which is how account
// mail, receipts and parcel notices look. Whoever reads a verdict should see it first where nothing bad was found, and last
// where something was: attackers can prove domains of their own.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason proven_sender(const MessageView& mail) {
    if (!mail.is_authenticated || !mail.is_explained || mail.is_colleague || mail.is_discussion_list) return {};
    return fmt::format("{} is proven to have sent this, and links lead to its own site", shown(mail.from_domain));
}

} // namespace remand::scanner::detect
