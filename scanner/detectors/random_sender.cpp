// An address or domain that no person would choose (long runs of consonants or mixed digits): made by a program for one
// campaign. Honest look-alikes: bounce addresses of services, which stand in the envelope and not in From.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/made_up.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
Reason random_sender(const MessageView& mail) {
    if (mail.is_discussion_list || mail.facts.is_bounce || mail.from.empty()) return {};
    const auto label = organisation_label(mail.from.domain);
    if (label.find("xn--") == std::string::npos && looks_made_up(label))
        return fmt::format("The sender's domain {} looks made up by a program", shown(mail.from_domain));
    if (!is_free_mail(mail.from_domain) && mail.facts.authentication.is_present && !mail.has_list_headers &&
        (looks_made_up(ascii_lower(mail.from.local)) || has_strewn_capitals(mail.from.local)))
        return fmt::format("The sender's address {} looks made up by a program", mail.from_text());
    return {};
}

} // namespace remand::scanner::detect
