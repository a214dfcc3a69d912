// A sender with habits who speaks of money now and breaks one: its mail was always signed by the same domains and this is
// not, or answers shall go to where none ever went. Somebody else writes in its name, or from its stolen mailbox. Honest
// look-alike: a change of the mailing service, or a new colleague's address, which alone say nothing here.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/identity/sender_key.hpp"

namespace remand::scanner::detect {

Reason vendor_drift(const MessageView& mail) {
    constexpr int settled = 5; // earlier messages: enough to have a habit
    const auto& history = mail.history;
    if (history.messages < settled || mail.is_discussion_list || mail.is_colleague) return {};
    const auto is_among = [](const std::string& value, const std::vector<std::string>& list) {
        return std::find(list.begin(), list.end(), value) != list.end();
    };
    const bool is_signed_as_ever = history.signers.empty() ||
                                   std::any_of(mail.dkim_domains.begin(), mail.dkim_domains.end(),
                                               [&](const auto& domain) { return is_among(domain, history.signers); });
    const auto own_key = sender_key(mail.facts);
    const auto elsewhere = std::find_if(mail.facts.reply_to.begin(), mail.facts.reply_to.end(), [&](const Address& address) {
        const auto key = sender_key(address);
        return !address.domain.empty() && key != own_key && !is_among(key, history.reply_to);
    });
    const bool is_answered_as_ever = elsewhere == mail.facts.reply_to.end();
    if (is_signed_as_ever && is_answered_as_ever) return {};
    if (!account_change(mail) && !payment_change(mail) && !gift_card(mail)) return {};
    if (is_signed_as_ever)
        return fmt::format("{} speaks of money and wants answers at {}, where none of its mail did before", mail.from_text(),
                           shown(elsewhere->text()));
    return fmt::format("{} has always signed its mail as {}; this one, about money, is not", mail.from_text(),
                       shown(history.signers.front()));
}

} // namespace remand::scanner::detect
