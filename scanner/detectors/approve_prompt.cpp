// Wants a sign-in approved that the reader did not begin ("approve the prompt", "type 37"): the attacker has the password and
// lacks the second factor. Honest look-alikes: colleagues who set it up, the services themselves, and warnings never to do so.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/text/new_text.hpp"

namespace remand::scanner::detect {

Reason approve_prompt(const MessageView& mail) {
    if (!mail.says(Wording::approve_prompt)) return {};
    if (mail.is_colleague || mail.is_discussion_list || mail.is_newsletter || mail.history.is_solicited) return {};
    if (mail.is_authenticated && is_brand_sender(mail.from.domain)) return {};
    const auto said = mail.told(Wording::approve_prompt, without_quotations(mail.own_text));
    if (said.empty()) return {};
    return fmt::format("Wants a sign-in approved: \"{}\"", shown(said));
}

} // namespace remand::scanner::detect
