// Wants a card or a code that arrives by text message at hand for a call: whoever has the code has the money. Honest look-alike:
// banks, which say never to tell a code to anybody, and write from their own domain.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"

namespace remand::scanner::detect {

Reason code_by_phone(const MessageView& mail) {
    if (!mail.says(Wording::code_by_phone)) return {};
    if (mail.is_colleague || mail.is_partner || mail.is_discussion_list || mail.is_newsletter || mail.history.is_solicited)
        return {};
    if (mail.is_authenticated && is_brand_sender(mail.from.domain)) return {};
    const auto text = mail.own_text + " . " + mail.file_text;
    if (!mail.says(Wording::call, text)) return {};
    const auto said = mail.said(Wording::code_by_phone, text);
    if (said.empty()) return {};
    return fmt::format("Wants a card or code at hand for a call: \"{}\"", shown(said));
}

} // namespace remand::scanner::detect
