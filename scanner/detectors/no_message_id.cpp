// No Message-ID, which every mail program writes (RFC 5322 section 3.6.4). Honest look-alikes: scripts of one's own
// servers; so it is weak.
#include "scanner/detectors/all.hpp"

namespace remand::scanner::detect {

Reason no_message_id(const MessageView& mail) {
    if (!mail.facts.message_id.empty() || mail.is_colleague || mail.facts.is_partial || mail.facts.is_bounce) return {};
    if (mail.facts.received.empty()) return {};
    return "Has no Message-ID, which every mail program writes";
}

} // namespace remand::scanner::detect
