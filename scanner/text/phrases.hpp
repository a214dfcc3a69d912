// Wordings that belong to a known kind of unwanted mail, as RE2 patterns compiled once: the list wordings.txt of
// scanner/data. Words are evidence of a theme, never of an intent: the model lets no number of them convict. Pure; thread-safe.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "scanner/text/pattern_set.hpp"

namespace remand::scanner {

enum class Theme {
    credentials,    // confirm your password, mailbox full, account suspended
    document_lure,  // shared file, voice message, fax, signature waiting
    delivery,       // parcel held, customs fee
    channel_change, // are you at your desk, send me your mobile number
    payment_change, // new bank details, direct deposit
    gift_card,
    advance_fee, // inheritance, beneficiary, compensation fund
    extortion,   // I recorded you
    phone_scam,  // you were charged; call to cancel
    prize,       // you have won, survey reward
    urgency,     // within 24 hours, final notice
    crypto,      // wallet, airdrop, seed phrase
    gambling,
    dating,
    medicine,        // pills, weight loss, miracle cures
    easy_money,      // loans, work from home, investment returns
    lead_generation, // search ranking, web design, contact lists
    hard_sell,       // act now, no obligation, 100 % free
    fake_watches,    // replica goods, cheap software
    unsubscribe,     // how to be removed: not bad by itself
    count
};
inline constexpr std::size_t theme_count = static_cast<std::size_t>(Theme::count);

struct PhraseHits {
    std::array<int, theme_count> patterns{};        // different patterns that matched
    std::array<std::string, theme_count> example{}; // the wording that ends first; the first in the list of several
    [[nodiscard]] int of(Theme theme) const { return patterns[static_cast<std::size_t>(theme)]; }
    [[nodiscard]] bool is_empty() const { return patterns == decltype(patterns){}; }
    [[nodiscard]] bool has(Theme theme) const { return of(theme) > 0; }
    [[nodiscard]] const std::string& wording(Theme theme) const { return example[static_cast<std::size_t>(theme)]; }
};

// "credentials", "document_lure" ...: as in the list.
[[nodiscard]] std::optional<Theme> parse_theme(std::string_view name);

// `folded` as fold() gives it.
[[nodiscard]] PhraseHits find_phrases(std::string_view folded);

// What matches of the list's patterns in `folded` (text_patterns.hpp) amount to.
[[nodiscard]] PhraseHits phrase_hits(std::span<const PatternSet::Match> matches, std::string_view folded);

} // namespace remand::scanner
