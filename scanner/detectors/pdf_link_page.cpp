// Hardly any text, and a PDF that links to a foreign site: the lure moved into the attachment. Honest look-alikes:
// tickets and invoices by PDF from senders whose own site is linked.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner::detect {

Reason pdf_link_page(const MessageView& mail) {
    if (mail.own_words > 60 || mail.is_thread || mail.is_colleague || mail.is_discussion_list) return {};
    for (const auto& file : mail.facts.attachments) {
        if (file.kind != FileKind::pdf || file.link_hosts.empty()) continue;
        const bool foreign = std::none_of(file.link_hosts.begin(), file.link_hosts.end(), [&](const auto& host) {
            return mail.is_senders_own(registrable_domain(host));
        });
        if (foreign)
            return fmt::format("A short mail with the PDF {} that links to {}", shown(file.name),
                               shown(file.link_hosts.front()));
    }
    return {};
}

} // namespace remand::scanner::detect
