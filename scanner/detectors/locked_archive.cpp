// A locked archive or document whose password stands in the mail: locked against scanners, not against the reader.
// Honest look-alikes: tax advisers and banks, which send the password another way and only speak of it; colleagues and
// partners, who do not know better.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"

#include "scanner/text/fraud_wordings.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason locked_archive(const MessageView& mail) {
    if (mail.is_colleague || mail.is_partner) return {}; // what is inside is looked at all the same
    for (const auto& file : mail.facts.attachments) {
        if (!file.is_encrypted) continue;
        if (file.was_unlocked)
            return fmt::format("The file {} is locked, and the password in the mail opens it", shown(file.name));
        if (mail.facts.states_password)
            return fmt::format("The file {} is locked, and the mail gives a password", shown(file.name));
        if (const auto place = mail.said(Wording::password_place, mail.text); !place.empty())
            return fmt::format("The file {} is locked, and the mail brings the password: \"{}\"", shown(file.name), shown(place));
    }
    return {};
}

} // namespace remand::scanner::detect
