// The text head: how much the wording of a mail resembles advertising that nobody asked for, as a logistic regression
// over hashed words and pairs of words.
//
// It knows no text: a weight belongs to a bucket that many words share. What it was trained on stands in the header of
// its file (model/text_head.bin; `remand model fit-text` makes it). It enters the verdict as one sign with two
// strengths, which alone reaches no disposition, and never speaks for a mail. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "scanner/text/head_words.hpp"

namespace remand::scanner {

// Buckets of a mail's words and pairs of neighbours, sorted, each once. Digits are one sign; what contains an address
// or a link is left out, and so are all but the first 600 words. Of folded subject and text.
using TextFeatures = std::vector<std::uint32_t>;
[[nodiscard]] TextFeatures text_features(std::string_view folded);

class TextHead {
public:
    static constexpr int bits = feature_bits;
    static constexpr std::size_t buckets = std::size_t{1} << bits;

    TextHead() : weights_(buckets, 0) { work_out_hash(); }
    TextHead(std::vector<float> weights, float bias, std::string trained_on); // quantises

    // "remand text head 1\n", lines "name: value", an empty line, one signed byte for each bucket. give_up when broken.
    static Result<TextHead> parse(std::string_view file);
    [[nodiscard]] std::string serialise() const;

    // Log odds, per length of the text: above 0 is more like advertising. 0 for a text of some twenty words or fewer:
    // too little to tell. Of features in any order, each once.
    [[nodiscard]] float log_odds(std::span<const std::uint32_t> features) const;
    [[nodiscard]] const std::string& trained_on() const { return trained_on_; }
    // Eight hexadecimal digits over its weights: which head judged, for the verdict.
    [[nodiscard]] std::string hash() const;

private:
    void work_out_hash();
    std::vector<std::int8_t> weights_;
    float step_ = 0, bias_ = 0;
    std::string trained_on_;
    std::uint32_t hash_ = 0;
};

// The one that is built in.
[[nodiscard]] const TextHead& shipped_text_head();

} // namespace remand::scanner
