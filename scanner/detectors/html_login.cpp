// An attached HTML file is a login page: it asks for a password outside any browser protection. Honest look-alike:
// secure-mail envelopes of banks, which come from known senders.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason html_login(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments)
        if (file.has_password_form) return fmt::format("The attached file {} asks for a password", shown(file.name));
    return {};
}

} // namespace remand::scanner::detect
