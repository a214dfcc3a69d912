#include "scanner/text/letter_features.hpp"

#include <algorithm>
#include <bitset>

#include "scanner/text/concepts.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t most_own_words = 400;
constexpr std::size_t neighbourhood = 12; // words between two meanings that are seen together
constexpr std::uint32_t mask = (1U << letter_bits) - 1;

std::uint32_t feature_of(Concept meaning) { return mixed((meaning + 1U) * 0x9E3779B1U) & mask; }
std::uint32_t feature_of(Concept one, Concept other) {
    return mixed((std::min(one, other) * 256U + std::max(one, other) + 1000U) * 0x85EBCA6BU) & mask;
}

struct Meaning {
    std::uint16_t word;
    Concept meaning;
};

// Calls take(feature, place of a word, place of the other word) for each, as often as it occurs.
template <typename Take> void for_each_feature(const HeadWords& words, std::size_t count, Take take) {
    count = std::min({count, words.size(), most_own_words});
    const auto& concepts = shipped_concepts();
    std::vector<Meaning> meanings;
    meanings.reserve(count);
    std::size_t oldest = 0; // of meanings, still near
    for (std::size_t i = 0; i < count; ++i) {
        const auto place = static_cast<std::uint16_t>(i);
        take(words.feature(i) & mask, place, place);
        while (oldest < meanings.size() && meanings[oldest].word + neighbourhood < i) ++oldest;
        const auto before = meanings.size();
        for (const auto meaning : concepts.of(words[i])) {
            take(feature_of(meaning), place, place);
            for (auto other = oldest; other < before; ++other)
                if (meanings[other].meaning != meaning)
                    take(feature_of(meanings[other].meaning, meaning), meanings[other].word, place);
            meanings.push_back({place, meaning});
        }
    }
}

} // namespace

LetterFeatures letter_features(const HeadWords& words, std::size_t count) {
    LetterFeatures out;
    std::bitset<std::size_t{1} << letter_bits> seen;
    for_each_feature(words, count, [&](std::uint32_t feature, std::uint16_t, std::uint16_t) {
        if (seen.test(feature)) return;
        seen.set(feature);
        out.push_back(static_cast<std::uint16_t>(feature));
    });
    return out;
}

LetterFeatures letter_features(std::string_view folded) {
    const HeadWords words(folded);
    return letter_features(words, words.size());
}

std::vector<FeatureOrigin> letter_feature_origins(const HeadWords& words, std::size_t count) {
    std::vector<FeatureOrigin> out;
    std::bitset<std::size_t{1} << letter_bits> seen;
    for_each_feature(words, count, [&](std::uint32_t feature, std::uint16_t first, std::uint16_t second) {
        if (seen.test(feature)) return;
        seen.set(feature);
        out.push_back({static_cast<std::uint16_t>(feature), first, second});
    });
    return out;
}

} // namespace remand::scanner
