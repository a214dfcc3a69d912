// The link leads straight to a file that runs when it is opened. Honest look-alikes: makers of software, who offer it
// on their own site, in newsletters and on lists; so only what comes from another site counts, or what an invitation
// wants installed first.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
namespace {

// Files that are loaded down to be opened. Servers run ".exe" and ".dll" themselves, with what follows "?" for them,
// and addresses end with ".com".
bool is_program(const UrlParts& url) {
    constexpr std::array<std::string_view, 20> endings{
        ".exe", ".msi", ".msix", ".appx", ".appinstaller", ".scr", ".bat", ".cmd",  ".ps1", ".vbs",
        ".vbe", ".wsf", ".hta",  ".lnk",  ".iso",          ".img", ".vhd", ".vhdx", ".xll", ".apk"};
    const auto path = ascii_lower(url.path);
    return url.query.empty() && std::ranges::any_of(endings, [&](std::string_view ending) { return path.ends_with(ending); });
}

} // namespace

Reason program_link(const MessageView& mail) {
    if (mail.is_colleague || mail.is_discussion_list || mail.is_newsletter || mail.is_directory) return {};
    if (mail.is_authenticated && mail.history.is_solicited && !mail.is_partner) return {}; // a partner's mailbox may be stolen
    const auto leads_to_program = [&](const WebLink& link) {
        if (!is_program(link.url)) return false;
        if (link.link->source == LinkSource::calendar) return true;
        const bool is_makers = mail.is_authenticated && mail.is_senders_own(link.domain);
        return !is_makers && !(is_brand_domain(link.host) && !is_free_hosting(link.host));
    };
    const auto link = std::ranges::find_if(mail.links, leads_to_program);
    if (link == mail.links.end()) return {};
    return fmt::format("A link leads to a program: {}", shown(link->host + link->url.path));
}

} // namespace remand::scanner::detect
