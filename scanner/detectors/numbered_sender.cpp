// The sender's address ends in a number of four digits or more, as mass mailers number theirs ("jane_doe_48213@").
// Honest look-alikes: years of birth at free mail services, and bounce addresses of lists; both are left out.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason numbered_sender(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_automatic || mail.is_colleague || mail.has_list_headers ||
        is_free_mail(mail.from_domain))
        return {};
    const auto& local = mail.from.local;
    const auto digits = static_cast<std::size_t>(
        std::find_if(local.rbegin(), local.rend(), [](unsigned char c) { return std::isdigit(c) == 0; }) -
        local.rbegin());
    constexpr std::size_t fewest = 4, most = 7; // longer ones are numbers of customers or mailings
    if (digits < fewest || digits > most || digits == local.size()) return {};
    const char mark = local[local.size() - digits - 1];
    if (mark != '_' && mark != '.') return {};
    return fmt::format("The sender is numbered: {}", mail.from_text());
}

} // namespace remand::scanner::detect
