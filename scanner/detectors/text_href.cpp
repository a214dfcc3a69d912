// The link shows one address and opens another. Honest look-alikes: click counters of mailing services, and link
// protection, which is undone before; quiet when the target is the sender's own.
#include "scanner/detectors/all.hpp"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
namespace {

// The host that the visible text of a link promises; empty when the text is no address.
std::string shown_host(std::string_view text) {
    auto value = ascii_lower(trim(text));
    if (value.find(' ') != std::string::npos || value.find('@') != std::string::npos) return {};
    const bool with_scheme = value.starts_with("http://") || value.starts_with("https://");
    if (with_scheme) value.erase(0, value.find("//") + 2);
    value = value.substr(0, value.find_first_of("/?#:"));
    if (!with_scheme && !value.starts_with("www.") && value.find('.') == std::string::npos) return {};
    const bool is_host = value.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string::npos;
    return is_host && value.find('.') != std::string::npos ? value : std::string();
}

} // namespace

Reason text_href(const MessageView& mail) {
    if (mail.is_discussion_list) return {};
    for (const auto& link : mail.links) {
        const auto promised = shown_host(link.link->text);
        if (promised.empty()) continue;
        const auto domain = registrable_domain(promised);
        if (public_suffix(domain).empty() || domain == link.domain || link.domain.empty()) continue;
        if (mail.is_senders_own(link.domain) || is_click_tracker(link.host)) continue;
        if (organisation_label(domain) == organisation_label(link.domain)) continue; // example.com and example.org
        if (mail.is_authenticated && mail.facts.list.has_list_unsubscribe)
            continue; // click counters of the sender's choice
        return fmt::format("Shows {}, opens {}", shown(promised), shown(link.host));
    }
    return {};
}

} // namespace remand::scanner::detect
