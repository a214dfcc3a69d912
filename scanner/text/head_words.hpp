// The words of a mail as the heads see them (text_head, letter_heads), and the numbers that stand for them: hashes of
// words and of pairs of neighbours. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

inline constexpr int feature_bits = 18;

// Words of a folded text, one after the other; numbers become "0", and "!", "$", "%" stand for themselves: advertising
// likes them. What contains an address or a link is left out, and so are all but the first 600 words.
class HeadWords {
public:
    explicit HeadWords(std::string_view folded);
    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t i) const {
        const auto first = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(letters_).substr(first, ends_[i] - first);
    }
    // What stands for the word: below 2^feature_bits.
    [[nodiscard]] std::uint32_t feature(std::size_t i) const;
    [[nodiscard]] std::uint32_t hash(std::size_t i) const { return hashes_[i]; }
    // How many of them begin in the first so many bytes of the text.
    [[nodiscard]] std::size_t before(std::size_t bytes) const;

private:
    [[nodiscard]] std::size_t begin() const { return ends_.empty() ? 0 : ends_.back(); }
    void read_chunk(std::string_view chunk, std::size_t place);
    void finish(std::size_t place);
    std::string letters_;
    std::vector<std::size_t> ends_;
    std::vector<std::uint32_t> hashes_;
    std::vector<std::uint32_t> places_; // in the text, of the blank-separated chunk that each came from
};

// Features of words, each once, in the order in which they first occur: of the first N words they are the first ones.
class HeadFeatures {
public:
    explicit HeadFeatures(const HeadWords& words);
    [[nodiscard]] const std::vector<std::uint32_t>& all() const { return features_; }
    // How many of all() belong to the first so many words.
    [[nodiscard]] std::size_t of_first(std::size_t words) const { return words == 0 ? 0 : counts_[words - 1]; }

private:
    std::vector<std::uint32_t> features_;
    std::vector<std::uint32_t> counts_;
};

// Spreads a hash, so that its lowest bits can be taken for it.
[[nodiscard]] std::uint32_t mixed(std::uint32_t hash);

} // namespace remand::scanner
