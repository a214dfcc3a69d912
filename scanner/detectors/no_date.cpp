// No readable Date field, which every mail program writes (RFC 5322 section 3.6.1).
#include "scanner/detectors/all.hpp"

namespace remand::scanner::detect {

Reason no_date(const MessageView& mail) {
    if (mail.facts.date || mail.facts.is_partial || mail.facts.is_bounce || mail.facts.received.empty()) return {};
    return "Has no readable date, which every mail program writes";
}

} // namespace remand::scanner::detect
