// A link that writes a mail to a free mail account although From shows an organisation ("report this sign-in" opens a
// letter to a stranger): no page is needed, so no page can be blocked. Honest look-alikes: clubs that name their
// secretary's private account, whose link is one of several and shows that address.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason answer_button(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.is_automatic || mail.is_colleague || mail.has_list_headers ||
        mail.from_domain.empty() || is_free_mail(mail.from_domain))
        return {};
    for (const auto& link : mail.facts.links) {
        if (link.scheme != "mailto" || link.source != LinkSource::html || !is_free_mail(registrable_domain(link.host)))
            continue;
        const auto address = ascii_lower(std::string_view(link.href).substr(7, link.href.find('?') - 7));
        if (link.text.empty() || ascii_lower(link.text).find(address) != std::string::npos) continue; // says whom it writes to
        if (std::find(mail.recipients.begin(), mail.recipients.end(), address) != mail.recipients.end()) continue;
        return fmt::format("\"{}\" writes a mail to {} (free mail)", shown(link.text), shown(address));
    }
    return {};
}

} // namespace remand::scanner::detect
