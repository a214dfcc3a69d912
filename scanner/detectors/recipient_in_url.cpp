// The recipient's address is built into the link, plain or in Base64, so that the page greets with it and the click is
// reported. Honest look-alikes: unsubscribe links and profile pages of newsletters; quiet when the link is the sender's
// own or the mail has list headers and is authenticated.
#include "scanner/detectors/all.hpp"

#include <string>

#include <fmt/format.h>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {
namespace {

// Base64 of a part ends differently in a longer text: compare without the last, incomplete group.
std::string without_padding(std::string text) {
    while (!text.empty() && text.back() == '=') text.pop_back();
    text.resize(text.size() - text.size() % 4);
    return text;
}

} // namespace

Reason recipient_in_url(const MessageView& mail) {
    if (mail.recipients.empty() || mail.is_discussion_list || mail.is_thread || mail.is_automatic) return {};
    if (mail.may_be_genuine && mail.has_list_headers) return {};
    const auto& recipient = mail.recipients.front();
    if (recipient.size() < 6 || recipient.find('@') == std::string::npos) return {};
    const auto encoded = without_padding(to_base64(recipient));
    const auto hexadecimal = to_hex(recipient);
    for (const auto& link : mail.links) {
        if (mail.is_ours(link.host) || (mail.is_senders_own(link.domain) && mail.may_be_genuine)) continue;
        const auto raw = link.url.path + "?" + link.url.query + "#" + link.url.fragment;
        if (raw.find(encoded) == std::string::npos && ascii_lower(raw).find(hexadecimal) == std::string::npos &&
            ascii_lower(lenient_percent_decode(raw)).find(recipient) == std::string::npos)
            continue;
        return fmt::format("The recipient's address is built into a link to {}", shown(link.host));
    }
    return {};
}

} // namespace remand::scanner::detect
