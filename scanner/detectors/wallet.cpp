// The coin account that an extortionist wants to be paid to; beside a threat its form is enough. Honest look-alikes: newsletters
// and projects that give an address for donations; so it only counts beside a threat.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/account_numbers.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason wallet(const MessageView& mail) {
    if (!extortion(mail)) return {};
    auto wallets = find_wallets_by_form(mail.facts.text);
    if (wallets.empty()) wallets = find_wallets_by_form(mail.facts.file_text);
    if (wallets.empty()) return {};
    return fmt::format("Wants to be paid to the coin account {}", shown(wallets.front()));
}

} // namespace remand::scanner::detect
