// The mail itself asks for a password in a form. Honest look-alikes: none; surveys and searches have no password field.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason password_form(const MessageView& mail) {
    for (const auto& form : mail.facts.html.forms)
        if (form.has_password_field)
            return fmt::format("The mail holds a form for a password{}",
                               form.action_host.empty() ? "" : " that is sent to " + shown(form.action_host));
    return {};
}

} // namespace remand::scanner::detect
