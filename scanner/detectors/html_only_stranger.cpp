// Only HTML, no plain text beside it, from a sender nothing vouches for. Programs of people write both. Honest
// look-alikes: scripts and old newsletters, so it is weak.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason html_only_stranger(const MessageView& mail) {
    if (!mail.facts.html.is_present || mail.is_authenticated || mail.is_thread || mail.is_colleague ||
        mail.has_list_headers || mail.is_automatic)
        return {};
    if (mail.links.empty() || mail.is_explained) return {};
    if (is_alias_service(mail.from.domain)) return {};
    return fmt::format("A designed page with links from {}, which nothing vouches for", mail.from_text());
}

} // namespace remand::scanner::detect
