#include "scanner/text/phrases.hpp"

#include <array>
#include <string_view>

#include "core/enum_text.hpp"
#include "core/text.hpp"
#include "scanner/text/text_patterns.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t longest_example = 60;

constexpr EnumTable<Theme, theme_count> theme_names{{
    {Theme::credentials, "credentials"},
    {Theme::document_lure, "document_lure"},
    {Theme::delivery, "delivery"},
    {Theme::channel_change, "channel_change"},
    {Theme::payment_change, "payment_change"},
    {Theme::gift_card, "gift_card"},
    {Theme::advance_fee, "advance_fee"},
    {Theme::extortion, "extortion"},
    {Theme::phone_scam, "phone_scam"},
    {Theme::prize, "prize"},
    {Theme::urgency, "urgency"},
    {Theme::crypto, "crypto"},
    {Theme::gambling, "gambling"},
    {Theme::dating, "dating"},
    {Theme::medicine, "medicine"},
    {Theme::easy_money, "easy_money"},
    {Theme::lead_generation, "lead_generation"},
    {Theme::hard_sell, "hard_sell"},
    {Theme::fake_watches, "fake_watches"},
    {Theme::unsubscribe, "unsubscribe"}
}};

} // namespace

std::optional<Theme> parse_theme(std::string_view name) { return value_of(theme_names, name); }

// The example of a theme is of its patterns the one that a reader comes to the end of first.
PhraseHits phrase_hits(std::span<const PatternSet::Match> matches, std::string_view folded) {
    struct Example {
        const PatternSet::Match* match = nullptr;
        std::size_t end = 0; // known from the second match on
    };
    const auto& set = *text_patterns().set;
    PhraseHits hits;
    std::array<Example, theme_count> first{};
    for (const auto& match : matches) {
        const auto theme = static_cast<std::size_t>(text_patterns().theme_of[match.pattern]);
        auto& example = first[theme];
        if (++hits.patterns[theme] == 1) {
            example.match = &match;
            continue;
        }
        if (example.end == 0) example.end = set.first_end(folded, *example.match);
        if (match.position >= example.end) continue;
        if (const auto end = set.first_end(folded, match); end < example.end) example = {&match, end};
    }
    for (std::size_t theme = 0; theme < theme_count; ++theme)
        if (first[theme].match) hits.example[theme] = shorten(set.matched(folded, *first[theme].match), longest_example);
    return hits;
}

PhraseHits find_phrases(std::string_view folded) {
    return phrase_hits(text_patterns().set->find(folded, text_patterns().themes), folded);
}

} // namespace remand::scanner
