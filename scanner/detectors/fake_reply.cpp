// "Re:" or "Fwd:" before a mail that answers nothing: it pretends to continue a conversation. Honest look-alikes:
// phones and ticket systems that drop References, so it is weak and quiet on lists.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/text/reply_subject.hpp"

namespace remand::scanner::detect {

Reason fake_reply(const MessageView& mail) {
    if (mail.is_thread || mail.is_discussion_list || mail.is_automatic || mail.is_colleague) return {};
    if (mail.facts.received.empty()) return {}; // saved by a program that kept neither hops nor references
    if (mail.facts.has_in_reply_to || mail.facts.has_references || !is_reply_subject(mail.subject)) return {};
    return fmt::format("Pretends to answer an earlier message ({}) but names none", shown(mail.facts.subject));
}

} // namespace remand::scanner::detect
