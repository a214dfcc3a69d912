#include "scanner/text/phrases.hpp"

#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "core/enum_text.hpp"
#include "core/text.hpp"
#include "scanner/lists/lists.hpp"
#include "scanner/text/pattern_set.hpp"

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

struct Compiled {
    std::vector<Theme> themes; // of each pattern
    std::unique_ptr<const PatternSet> patterns;
};

const Compiled& compiled() {
    static const Compiled all = [] {
        Compiled out;
        std::vector<std::string_view> texts;
        for (const std::string_view row : lists().rows("wordings")) {
            const auto space = row.find(' ');
            out.themes.push_back(parse_theme(row.substr(0, space)).value_or(Theme::hard_sell));
            texts.push_back(trim(row.substr(space)));
        }
        out.patterns = std::make_unique<const PatternSet>(texts);
        return out;
    }();
    return all;
}

} // namespace

std::optional<Theme> parse_theme(std::string_view name) { return value_of(theme_names, name); }

PhraseHits find_phrases(std::string_view folded) {
    PhraseHits hits;
    std::array<const PatternSet::Match*, theme_count> first{};
    const auto matches = compiled().patterns->find(folded);
    for (const auto& match : matches) {
        const auto theme = static_cast<std::size_t>(compiled().themes[match.pattern]);
        ++hits.patterns[theme];
        if (!first[theme] || compiled().patterns->first_end(folded, match) < compiled().patterns->first_end(folded, *first[theme]))
            first[theme] = &match;
    }
    for (std::size_t theme = 0; theme < theme_count; ++theme)
        if (first[theme]) hits.example[theme] = shorten(compiled().patterns->matched(folded, *first[theme]), longest_example);
    return hits;
}

} // namespace remand::scanner
