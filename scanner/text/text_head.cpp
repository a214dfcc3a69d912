#include "scanner/text/text_head.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "core/text.hpp"

// The linker makes an object of model/text_head.bin and names its ends so.
extern "C" {
extern const char _binary_text_head_bin_start[]; // NOLINT
extern const char _binary_text_head_bin_end[];   // NOLINT
}

namespace remand::scanner {
namespace {

constexpr std::string_view magic = "remand text head 1\n";
constexpr std::size_t most_words = 600, longest_word = 24, fewest_features = 40;

// FNV-1a, then mixed: of a word, or of a word, a blank and the next word.
constexpr std::uint32_t hash_start = 2166136261U;
std::uint32_t with_letters(std::uint32_t hash, std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
}
std::uint32_t bucket_of(std::uint32_t hash) {
    hash ^= hash >> 15;
    hash *= 0x2c1b3c6dU;
    hash ^= hash >> 12;
    return hash & static_cast<std::uint32_t>(TextHead::buckets - 1);
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Words of the mail, one after the other; numbers become "0", and "!", "$", "%" stand for themselves: advertising likes
// them.
class HeadWords {
public:
    explicit HeadWords(std::string_view folded) {
        letters_.reserve(std::min<std::size_t>(folded.size(), most_words * 8));
        std::size_t at = 0;
        while (at < folded.size() && ends_.size() < most_words) {
            const auto end = std::min(folded.find(' ', at), folded.size());
            const auto chunk = folded.substr(at, end - at);
            at = end + 1;
            if (chunk.find('@') != std::string_view::npos || chunk.find("://") != std::string_view::npos ||
                chunk.starts_with("www."))
                continue;
            for (const char c : chunk) {
                if (is_letter(c) || c == '\'') {
                    letters_.push_back(c);
                } else if (is_digit(c)) {
                    if (letters_.size() == begin() || letters_.back() != '0') letters_.push_back('0');
                } else {
                    finish();
                    if (c != '!' && c != '$' && c != '%') continue;
                    letters_.push_back(c);
                    finish();
                }
            }
            finish();
        }
    }
    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t i) const {
        const auto first = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(letters_).substr(first, ends_[i] - first);
    }

private:
    [[nodiscard]] std::size_t begin() const { return ends_.empty() ? 0 : ends_.back(); }
    void finish() {
        const auto length = letters_.size() - begin();
        if (length > 0 && length <= longest_word)
            ends_.push_back(letters_.size());
        else
            letters_.resize(begin());
    }
    std::string letters_;
    std::vector<std::size_t> ends_;
};

float number(std::string_view text) {
    float value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

namespace {

// Buckets of words and of pairs of neighbours, as they stand.
TextFeatures raw_features(std::string_view folded) {
    const HeadWords words(folded);
    TextFeatures features;
    features.reserve(words.size() * 2);
    std::uint32_t before = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto word = with_letters(hash_start, words[i]);
        if (i > 0) features.push_back(bucket_of(with_letters((before ^ static_cast<unsigned char>(' ')) * 16777619U, words[i])));
        features.push_back(bucket_of(word));
        before = word;
    }
    return features;
}

} // namespace

TextFeatures text_features(std::string_view folded) {
    auto features = raw_features(folded);
    std::sort(features.begin(), features.end());
    features.erase(std::unique(features.begin(), features.end()), features.end());
    return features;
}

TextHead::TextHead(std::vector<float> weights, float bias, std::string trained_on)
    : weights_(buckets, 0), bias_(bias), trained_on_(std::move(trained_on)) {
    float largest = 0;
    for (const float weight : weights) largest = std::max(largest, std::abs(weight));
    step_ = largest / 127;
    for (std::size_t i = 0; step_ > 0 && i < buckets && i < weights.size(); ++i)
        weights_[i] = static_cast<std::int8_t>(std::lround(weights[i] / step_));
    work_out_hash();
}

void TextHead::work_out_hash() {
    std::uint32_t hash = 2166136261U; // FNV-1a
    const auto add = [&](std::uint32_t byte) { hash = (hash ^ (byte & 0xFFU)) * 16777619U; };
    for (const auto weight : weights_) add(static_cast<std::uint8_t>(weight));
    for (const float value : {step_, bias_})
        for (unsigned shift = 0; shift < 32; shift += 8) add(std::bit_cast<std::uint32_t>(value) >> shift);
    hash_ = hash;
}

std::string TextHead::hash() const { return fmt::format("{:08x}", hash_); }

std::string TextHead::serialise() const {
    std::string out(magic);
    out +=
        fmt::format("trained on: {}\nbuckets: {}\nstep: {:.9g}\nbias: {:.9g}\n\n", trained_on_, buckets, step_, bias_);
    for (const auto weight : weights_) out.push_back(static_cast<char>(weight));
    return out;
}

Result<TextHead> TextHead::parse(std::string_view file) {
    const auto broken = [](std::string_view why) {
        return fail(ErrorKind::give_up, "text_head.broken", fmt::format("The text head {}.", why));
    };
    if (!file.starts_with(magic)) return broken("is not one, or of another version");
    const auto end = file.find("\n\n");
    if (end == std::string_view::npos || file.size() - end - 2 != buckets) return broken("is cut off");
    TextHead head;
    for (const auto line : split(file.substr(magic.size(), end - magic.size()), '\n')) {
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos) return broken("has a broken header");
        const auto name = line.substr(0, colon), value = line.substr(colon + 2);
        if (name == "trained on") head.trained_on_ = value;
        if (name == "step") head.step_ = number(value);
        if (name == "bias") head.bias_ = number(value);
    }
    const auto bytes = file.substr(end + 2);
    for (std::size_t i = 0; i < buckets; ++i) head.weights_[i] = static_cast<std::int8_t>(bytes[i]);
    head.work_out_hash();
    return head;
}

float TextHead::log_odds_of(int sum, std::size_t features) const {
    if (features < fewest_features) return 0;
    return bias_ + step_ * static_cast<float>(sum) / std::sqrt(static_cast<float>(features));
}

float TextHead::log_odds(const TextFeatures& features) const {
    int sum = 0;
    for (const auto feature : features) sum += weights_[feature];
    return log_odds_of(sum, features.size());
}

float TextHead::log_odds(std::string_view folded) const {
    // Whole numbers are summed, so their order does not matter: each feature once, by a table with room for all of them.
    const auto features = raw_features(folded);
    constexpr std::uint32_t none = 0xFFFFFFFF;
    std::vector<std::uint32_t> seen(std::bit_ceil(features.size() * 2 + 1), none);
    int sum = 0;
    std::size_t count = 0;
    for (const auto feature : features) {
        auto place = (feature * 0x9E3779B1U) & (seen.size() - 1);
        while (seen[place] != none && seen[place] != feature) place = (place + 1) & (seen.size() - 1);
        if (seen[place] == feature) continue;
        seen[place] = feature;
        sum += weights_[feature];
        ++count;
    }
    return log_odds_of(sum, count);
}

const TextHead& shipped_text_head() {
    static const TextHead head = [] {
        auto parsed =
            TextHead::parse({_binary_text_head_bin_start,
                             static_cast<std::size_t>(_binary_text_head_bin_end - _binary_text_head_bin_start)});
        if (!parsed) throw std::logic_error(parsed.error().message); // built from a broken file
        return std::move(*parsed);
    }();
    return head;
}

} // namespace remand::scanner
