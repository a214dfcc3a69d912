#include "scanner/detectors/foreign_target.hpp"

#include "scanner/identity/brands.hpp"
#include "scanner/text/new_text.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner {

const WebLink* foreign_target(const MessageView& mail) {
    // A letter from a "postmaster" that names itself as the envelope sender is no report of a mail system.
    const bool has_sender = mail.facts.return_path && !mail.facts.return_path->empty();
    if (mail.is_colleague || mail.is_discussion_list || (mail.is_automatic && !has_sender) || mail.is_directory ||
        mail.has_list_headers || (mail.history.is_solicited && !mail.is_partner))
        return nullptr;
    if (is_brand_domain(mail.from.domain) && mail.is_authenticated) return nullptr;
    for (const auto* link : mail.hosts) {
        if (mail.is_ours(link->host) || (is_brand_domain(link->host) && !is_free_hosting(link->host))) continue;
        if (is_click_tracker(link->host) || (mail.is_partner && mail.is_senders_own(link->domain))) continue;
        return link;
    }
    return nullptr;
}

std::string said_first(const MessageView& mail) {
    constexpr std::size_t opening_words = 150;
    return mail.subject + " . " + std::string(first_words(mail.own_text, opening_words)) + " . " + mail.file_text;
}

} // namespace remand::scanner
