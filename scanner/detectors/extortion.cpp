// Claims to have hacked, filmed or robbed the reader and wants money, most often in coins. Honest look-alikes: newsletters
// and colleagues that warn of such mail; so two different wordings are required, three where no coins are named, and on an
// authenticated list an account to pay to as well.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/account_numbers.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/new_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace remand::scanner::detect {
namespace {

// Most mail ends here, before any pattern is tried.
bool names_coins(std::string_view folded) {
    constexpr std::array<std::string_view, 7> coins{"bitcoin", "btc", "monero", "xmr", "ethereum", "usdt", "crypto"};
    return std::any_of(coins.begin(), coins.end(),
                       [&](auto coin) { return folded.find(coin) != std::string_view::npos; });
}

bool has_coin_account(const MessageFacts& facts) {
    return !find_wallets_by_form(facts.text).empty() || !find_wallets_by_form(facts.file_text).empty();
}

} // namespace

Reason extortion(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_colleague) return {};
    std::string example = mail.phrases.of(Theme::extortion) >= 2 ? mail.phrases.wording(Theme::extortion) : std::string();
    if (example.empty()) {
        if (!mail.says(Wording::pay_coins) && !mail.says(Wording::ransom)) return {};
        // In the first person, so that it is a threat and no report of one. The letter may be an attached PDF.
        // News of fraud and advisers quote such letters, advisers without a place to pay to.
        const bool may_quote = mail.is_authenticated && (mail.has_list_headers || !has_coin_account(mail.facts));
        const auto said = (may_quote ? without_quotations(mail.own_text) : mail.own_text) + " . " + mail.file_text;
        const bool wants_coins = names_coins(said) && mail.says(Wording::pay_coins, said);
        if (!wants_coins && !mail.says(Wording::ransom, said)) return {};
        const auto recorded = mail.said(Wording::recorded, said);
        const auto exposed = mail.said(Wording::expose, said);
        if (recorded.empty() && (exposed.empty() || !has_coin_account(mail.facts))) return {};
        if (!wants_coins && (recorded.empty() || exposed.empty())) return {}; // how to pay is told later
        example = recorded.empty() ? exposed : recorded;
    }
    if (mail.is_newsletter && !has_coin_account(mail.facts)) return {};
    return fmt::format("Threatens to publish or destroy something unless paid: \"{}\"", shown(example));
}

} // namespace remand::scanner::detect
