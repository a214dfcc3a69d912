// An honest service's mail ("Username: ...", "Your name: ...") whose field a stranger filled with an address and a sum:
// the service signs and sends the advertisement. Honest look-alike: account mail with a name in that field; so the field
// must hold both.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/text/fraud_wordings.hpp"

namespace remand::scanner::detect {

Reason abused_form(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.is_colleague || mail.facts.is_bounce) return {};
    const auto found = mail.said(Wording::form_field, mail.text);
    if (found.empty()) return {};
    return fmt::format("A field of the form holds an advertisement: \"{}\"", shown(found));
}

} // namespace remand::scanner::detect
