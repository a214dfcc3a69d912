// A fortune for the reader (an inheritance, a fund, coins that grew by themselves) from a free mail account, or with
// answers to one. Honest look-alikes: friends who tell of such a fraud, whose mail is a conversation.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/detectors/theme.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason stranger_fortune(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_colleague || mail.is_automatic) return {};
    const bool is_inheritance = mail.phrases.of(Theme::advance_fee) >= 2;
    const bool is_coins = !mail.is_thread && mail.phrases.has(Theme::crypto) && is_about(mail, Theme::crypto);
    if (!is_inheritance && !is_coins) return {};
    const auto* account = &mail.from;
    if (!is_free_mail(mail.from_domain)) {
        const auto& answers = mail.facts.reply_to;
        const auto found = std::find_if(answers.begin(), answers.end(), [](const Address& address) {
            return is_free_mail(registrable_domain(address.domain));
        });
        if (found == answers.end()) return {};
        account = &*found;
    }
    return fmt::format("A fortune is promised by {}, a free mail account", shown(account->text()));
}

} // namespace remand::scanner::detect
