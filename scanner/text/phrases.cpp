#include "scanner/text/phrases.hpp"

#include <array>
#include <string_view>
#include <vector>

#include "core/text.hpp"
#include "scanner/text/pattern_set.hpp"
#include "scanner/text/phrase_patterns.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t longest_example = 60;

const PatternSet& compiled() {
    static const PatternSet patterns = [] {
        std::vector<std::string_view> texts;
        for (const auto& row : phrase_patterns()) texts.push_back(row.pattern);
        return PatternSet(texts);
    }();
    return patterns;
}

} // namespace

PhraseHits find_phrases(std::string_view folded) {
    PhraseHits hits;
    std::array<const PatternSet::Match*, theme_count> first{};
    const auto matches = compiled().find(folded);
    for (const auto& match : matches) {
        const auto theme = static_cast<std::size_t>(phrase_patterns()[match.pattern].theme);
        ++hits.patterns[theme];
        if (!first[theme] || compiled().first_end(folded, match) < compiled().first_end(folded, *first[theme]))
            first[theme] = &match;
    }
    for (std::size_t theme = 0; theme < theme_count; ++theme)
        if (first[theme]) hits.example[theme] = shorten(compiled().matched(folded, *first[theme]), longest_example);
    return hits;
}

} // namespace remand::scanner
