#include "scanner/text/head_words.hpp"

#include <algorithm>
#include <bit>

namespace remand::scanner {
namespace {

constexpr std::size_t most_words = 600, most_letters = 24;

// FNV-1a, then mixed: of a word, or of a word, a blank and the next word.
constexpr std::uint32_t hash_start = 2166136261U;
std::uint32_t with_letters(std::uint32_t hash, std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
}
std::uint32_t with_blank(std::uint32_t hash) { return (hash ^ static_cast<unsigned char>(' ')) * 16777619U; }
std::uint32_t bucket_of(std::uint32_t hash) { return mixed(hash) & ((1U << feature_bits) - 1); }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Which features were seen: a table with room for all of them.
class Seen {
public:
    explicit Seen(std::size_t most) : places_(std::bit_ceil(most * 2 + 1), none) {}
    bool add(std::uint32_t feature) {
        auto place = (feature * 0x9E3779B1U) & (places_.size() - 1);
        while (places_[place] != none && places_[place] != feature) place = (place + 1) & (places_.size() - 1);
        if (places_[place] == feature) return false;
        places_[place] = feature;
        return true;
    }

private:
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    std::vector<std::uint32_t> places_;
};

} // namespace

std::uint32_t mixed(std::uint32_t hash) {
    hash ^= hash >> 15;
    hash *= 0x2c1b3c6dU;
    hash ^= hash >> 12;
    return hash;
}

HeadWords::HeadWords(std::string_view folded) {
    letters_.reserve(std::min<std::size_t>(folded.size(), most_words * 8));
    std::size_t at = 0;
    while (at < folded.size() && ends_.size() < most_words) {
        const auto place = at;
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
                finish(place);
                if (c != '!' && c != '$' && c != '%') continue;
                letters_.push_back(c);
                finish(place);
            }
        }
        finish(place);
    }
}

void HeadWords::finish(std::size_t place) {
    const auto length = letters_.size() - begin();
    if (length > 0 && length <= most_letters) {
        ends_.push_back(letters_.size());
        places_.push_back(static_cast<std::uint32_t>(place));
    } else {
        letters_.resize(begin());
    }
}

std::size_t HeadWords::before(std::size_t bytes) const {
    return static_cast<std::size_t>(std::lower_bound(places_.begin(), places_.end(), bytes) - places_.begin());
}

HeadFeatures::HeadFeatures(const HeadWords& words) {
    features_.reserve(words.size() * 2);
    counts_.reserve(words.size());
    Seen seen(words.size() * 2);
    const auto add = [&](std::uint32_t feature) {
        if (seen.add(feature)) features_.push_back(feature);
    };
    std::uint32_t before = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto word = with_letters(hash_start, words[i]);
        if (i > 0) add(bucket_of(with_letters(with_blank(before), words[i])));
        add(bucket_of(word));
        counts_.push_back(static_cast<std::uint32_t>(features_.size()));
        before = word;
    }
}

std::uint32_t feature_of(std::string_view word) { return bucket_of(with_letters(hash_start, word)); }

} // namespace remand::scanner
