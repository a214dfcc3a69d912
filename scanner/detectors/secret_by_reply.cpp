// Asks to answer with a password, or with the code that a sign-in of the attacker's sends: no page is needed, so no page can be
// blocked. Honest look-alikes: warnings never to do so, and colleagues.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/text/new_text.hpp"

namespace remand::scanner::detect {

Reason secret_by_reply(const MessageView& mail) {
    if (!mail.says(Wording::secret_by_reply)) return {};
    if (mail.is_colleague || mail.is_discussion_list || mail.is_newsletter || mail.history.is_solicited) return {};
    const auto said = mail.told(Wording::secret_by_reply, without_quotations(mail.own_text));
    if (said.empty()) return {};
    return fmt::format("Asks for a secret in an answer: \"{}\"", shown(said));
}

} // namespace remand::scanner::detect
