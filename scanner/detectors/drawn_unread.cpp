// Something like a QR code is drawn with characters, and cannot be read: damaged on purpose, or by the way it was sent. Honest
// look-alike: none that is this large; frames and bars have few such characters in a row.
#include "scanner/detectors/all.hpp"

namespace remand::scanner::detect {

Reason drawn_unread(const MessageView& mail) {
    if (mail.is_colleague || mail.is_discussion_list || mail.facts.drawn_code != "unread") return {};
    return "A code to be scanned is drawn with characters, and cannot be read";
}

} // namespace remand::scanner::detect
