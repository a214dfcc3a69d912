// Calls itself an office that every organisation has within ("IT Service Desk", "Identity Team"), writes from outside,
// and is about accounts or computers. Honest look-alikes: the desk of a service that one uses, which writes from a
// brand's or partner's domain, of people who are written to, and what is no request: lists and newsletters.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason outside_desk(const MessageView& mail) {
    if (!mail.has_tenant || mail.is_colleague || mail.is_own_sender || mail.is_partner || mail.is_discussion_list ||
        mail.is_newsletter || mail.is_automatic || mail.history.is_solicited)
        return {};
    if (is_brand_domain(mail.from.domain) || is_free_mail(mail.from_domain)) return {}; // other detectors' business
    const bool is_about_accounts = mail.says(Wording::credentials) || mail.says(Wording::approve_prompt) ||
                                   mail.says(Wording::run_command) || mail.says(Wording::remote_help);
    if (!is_about_accounts || !has_wording(fold(mail.from.display_name), Wording::desk_name)) return {};
    return fmt::format("Calls itself {}, as an office of ours, but writes from {}", shown(mail.from.display_name),
                       mail.from_text());
}

} // namespace remand::scanner::detect
