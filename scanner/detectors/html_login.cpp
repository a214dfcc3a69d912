// An attached HTML file is a login page: it asks for a password outside any browser protection. Honest look-alike:
// envelopes of locked mail of authenticated senders, which send it to the service that carries them, or to a well-known
// sender's own site.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/attached_page.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason html_login(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments)
        if (file.has_password_form && !is_secure_envelope(mail, file))
            return fmt::format("The attached file {} asks for a password", shown(file.name));
    return {};
}

} // namespace remand::scanner::detect
