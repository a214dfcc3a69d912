// What the heads of letters (letter_heads) see of a text: its words, what they mean, and which two meanings stand near
// each other, in either order. No pairs of words: too few letters hold the same one. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "scanner/text/head_words.hpp"

namespace remand::scanner {

inline constexpr int letter_bits = 15;

// Below 2^letter_bits, each once, in the order in which they first occur.
using LetterFeatures = std::vector<std::uint16_t>;

// Of the first so many words; what stands beyond 400 is not looked at.
[[nodiscard]] LetterFeatures letter_features(const HeadWords& words, std::size_t count);
// Of a folded text.
[[nodiscard]] LetterFeatures letter_features(std::string_view folded);

// Which words a feature comes from, by their places; one word twice, or two.
struct FeatureOrigin {
    std::uint16_t feature;
    std::uint16_t first, second;
};
// Each feature once, as above.
[[nodiscard]] std::vector<FeatureOrigin> letter_feature_origins(const HeadWords& words, std::size_t count);

} // namespace remand::scanner
