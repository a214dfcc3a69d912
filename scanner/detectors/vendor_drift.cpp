// A sender whose mail was always signed by the same domains, and who speaks of money now without any of these signatures:
// somebody else writes in its name. Honest look-alike: a change of the mailing service, which alone says nothing here.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason vendor_drift(const MessageView& mail) {
    constexpr int settled = 5; // earlier messages: enough to have a habit
    const auto& history = mail.history;
    if (history.messages < settled || history.signers.empty() || mail.is_discussion_list || mail.is_colleague) return {};
    const bool is_signed_as_ever = std::any_of(mail.dkim_domains.begin(), mail.dkim_domains.end(), [&](const auto& domain) {
        return std::find(history.signers.begin(), history.signers.end(), domain) != history.signers.end();
    });
    if (is_signed_as_ever) return {};
    if (!account_change(mail) && !payment_change(mail) && !gift_card(mail)) return {};
    return fmt::format("{} has always signed its mail as {}; this one, about money, is not", mail.from_text(),
                       shown(history.signers.front()));
}

} // namespace remand::scanner::detect
