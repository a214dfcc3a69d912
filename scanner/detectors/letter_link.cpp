// A letter that reads like a lure about a document leads to a site that is neither the sender's nor ours, and no known
// service; in a conversation, where a stolen mailbox answers a letter that it found, also one about an account. Honest
// look-alikes: people who share by the services that everybody knows, and account mail, which answers nobody.
#include <fmt/format.h>

#include "scanner/detectors/all.hpp"
#include "scanner/detectors/foreign_target.hpp"
#include "scanner/detectors/letters.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason letter_link(const MessageView& mail) {
    if (!reads_like(mail, Letter::document_lure) && (!mail.is_thread || !reads_like(mail, Letter::account_lure)))
        return {};
    const auto* target = foreign_target(mail);
    if (target == nullptr || mail.is_senders_own(target->domain) || is_envelope_host(target->host)) return {};
    // What an attached page leads to is judged with the page.
    if (target->link->source != LinkSource::html && target->link->source != LinkSource::text) return {};
    return fmt::format("What reads like a lure leads to {}, which has nothing to do with {}", shown(target->host),
                       mail.from_text());
}

} // namespace remand::scanner::detect
