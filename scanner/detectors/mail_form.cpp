// The mail holds a form that sends what is typed to another organisation. Honest look-alikes: search boxes and surveys
// of newsletters, so it is weak.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner::detect {

Reason mail_form(const MessageView& mail) {
    for (const auto& form : mail.facts.html.forms)
        if (!form.has_password_field && !form.action_host.empty() &&
            !mail.is_senders_own(registrable_domain(form.action_host)) && !mail.has_list_headers)
            return fmt::format("The mail holds a form that is sent to {}", shown(form.action_host));
    return {};
}

} // namespace remand::scanner::detect
