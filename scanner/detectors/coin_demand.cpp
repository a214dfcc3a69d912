// A stranger wants coins and names the account for them, leads nowhere and sells nothing: what it is wanted for can be put in any
// words. Honest look-alikes: people and firms one deals with, newsletters, and shops, which lead to their pages.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/text/account_numbers.hpp"

namespace remand::scanner::detect {

Reason coin_demand(const MessageView& mail) {
    if (mail.is_colleague || mail.is_partner || mail.is_discussion_list || mail.is_newsletter || mail.is_thread ||
        !mail.links.empty() || mail.history.is_solicited)
        return {};
    const auto wallets = find_wallets_by_form(mail.facts.text);
    if (wallets.empty() || !names_coins(mail.own_text) || extortion(mail)) return {}; // `links.wallet` says it of a threat
    return fmt::format("Wants coins on the account {}", shown(wallets.front()));
}

} // namespace remand::scanner::detect
