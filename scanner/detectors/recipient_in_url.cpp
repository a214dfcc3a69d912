// The recipient's address is built into the link, plain or in Base64, so that the page greets with it and the click is
// reported. Honest look-alikes: ways to unsubscribe from newsletters, which say so or stand among many links without
// the address; quiet when the link is the sender's own or the mail has list headers and is authenticated. In a conversation
// only pages that anybody can put up count.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
namespace {

// Base64 of a part ends differently in a longer text: compare without the last, incomplete group.
std::string without_padding(std::string text) {
    while (!text.empty() && text.back() == '=') text.pop_back();
    text.resize(text.size() - text.size() % 4);
    return text;
}

// A reader sees the text of a link; only where there is none, its path speaks.
bool says_unsubscribe(const WebLink& link) {
    constexpr auto ways =
        std::to_array<std::string_view>({"unsub", "opt out", "opt-out", "optout", "subscri", "preference", "remove",
                                         "abmeld", "abbestell", "austrag", "darse de baja", "desuscri", "desabonn",
                                         "desinscri", "descadastr", "cancelar", "disiscri", "afmeld", "uitschrijv"});
    const auto text = fold(link.link->text);
    const auto where = text.empty() ? ascii_lower(link.url.path) : text;
    return std::any_of(ways.begin(), ways.end(), [&](auto way) { return where.find(way) != std::string::npos; });
}

} // namespace

Reason recipient_in_url(const MessageView& mail) {
    if (mail.recipients.empty() || mail.is_discussion_list || mail.is_automatic) return {};
    if (mail.may_be_genuine && mail.has_list_headers) return {};
    const auto& recipient = mail.recipients.front();
    if (recipient.size() < 6 || recipient.find('@') == std::string::npos) return {};
    const auto encoded = without_padding(to_base64(recipient));
    const auto hexadecimal = to_hex(recipient);
    const WebLink* carrier = nullptr;
    std::size_t carrying = 0;
    bool has_way_out = false;
    for (const auto& link : mail.links) {
        const bool is_well_known = is_brand_domain(link.host) && !is_free_hosting(link.host) &&
                                   !is_open_redirector(link.host, link.url.path) && mail.is_authenticated;
        if (mail.is_ours(link.host) || link.domain == mail.from_domain || is_well_known ||
            (mail.is_senders_own(link.domain) && mail.may_be_genuine) || (mail.is_thread && !is_free_hosting(link.host)))
            continue;
        const auto raw = link.url.path + "?" + link.url.query + "#" + link.url.fragment;
        if (raw.find(encoded) == std::string::npos && ascii_lower(raw).find(hexadecimal) == std::string::npos &&
            ascii_lower(lenient_percent_decode(raw)).find(recipient) == std::string::npos)
            continue;
        ++carrying;
        if (says_unsubscribe(link))
            has_way_out = true;
        else if (!carrier)
            carrier = &link;
    }
    constexpr std::size_t newsletter_links = 12;
    const bool is_newsletter =
        has_way_out && mail.links.size() >= newsletter_links && carrying * 4 <= mail.links.size();
    if (!carrier || is_newsletter) return {};
    return fmt::format("The recipient's address is built into a link to {}", shown(carrier->host));
}

} // namespace remand::scanner::detect
