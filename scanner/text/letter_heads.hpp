// The heads of letters: how much what somebody writes reads like a letter of a kind of fraud, each kind a logistic
// regression over hashed words and what they mean (letter_features).
//
// They know no text: a weight belongs to a bucket that many features share. They learn from letters that were written
// for the purpose (model/training/letters.tsv; `remand model fit-text --letters` makes model/letter_heads.bin). Each
// enters the verdict as one sign, never speaks for a mail, and says which words it went by. Pure; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "scanner/text/letter_features.hpp"

namespace remand::scanner {

enum class Letter : std::uint8_t {
    extortion,
    callback,
    payee_change,
    secret_request,
    account_lure,
    document_lure,
    assurance
};
inline constexpr std::size_t letter_kinds = 7;
[[nodiscard]] std::string_view to_text(Letter kind); // as in the file of letters
[[nodiscard]] std::span<const Letter> all_letters();

using LetterOdds = std::array<float, letter_kinds>;

class LetterHeads {
public:
    static constexpr std::size_t buckets = std::size_t{1} << letter_bits;
    using Weights = std::array<std::vector<float>, letter_kinds>; // `buckets` each

    LetterHeads() : rows_(buckets) { work_out_hash(); }
    LetterHeads(const Weights& weights, const LetterOdds& biases, std::string trained_on); // quantises

    // "remand letter heads 1\n", lines "name: value", an empty line, a signed byte for each kind of each bucket.
    // give_up when broken, or learnt with other meanings than the built-in ones.
    static Result<LetterHeads> parse(std::string_view file);
    [[nodiscard]] std::string serialise() const;

    // Log odds of each kind, per length of the text: above 0 it is more like such a letter. Very low for a text of a
    // few words: too little to tell.
    [[nodiscard]] LetterOdds log_odds(std::span<const std::uint16_t> features) const;
    // The words that speak most for it, at most so many, in the order of the text.
    [[nodiscard]] std::vector<std::string> telling_words(Letter kind, const HeadWords& words, std::size_t count,
                                                         std::size_t most) const;
    [[nodiscard]] const std::string& trained_on() const { return trained_on_; }
    // Eight hexadecimal digits over its weights: which heads judged, for the verdict.
    [[nodiscard]] std::string hash() const;

    // What a sum of weights is divided by: texts of very few words do not count as certain.
    [[nodiscard]] static float length_of(std::size_t features);

private:
    static constexpr std::size_t row_size = 8; // one more than there are kinds: a row is one word of the machine
    using Row = std::array<std::int8_t, row_size>;
    void work_out_hash();
    std::vector<Row> rows_;
    LetterOdds steps_{}, biases_{};
    std::string trained_on_;
    std::uint32_t hash_ = 0;
};

// The ones that are built in.
[[nodiscard]] const LetterHeads& shipped_letter_heads();

} // namespace remand::scanner
