#include "scanner/text/head_words.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "scanner/text/fnv.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t most_words = 600, most_letters = 24;

// FNV-1a, then mixed: of a word, or of a word, a blank and the next word.
std::uint32_t bucket_of(std::uint32_t hash) { return mixed(hash) & ((1U << feature_bits) - 1); }

// What a byte of a text does to its words. A table, since it is asked about each of them.
enum class Role : std::uint8_t { parts, letter, digit, loud, at_sign, colon };
constexpr auto roles = [] {
    std::array<Role, 256> out{};
    for (std::size_t c = 0; c < out.size(); ++c)
        if ((c >= 'a' && c <= 'z') || c >= 0x80 || c == '\'') out[c] = Role::letter;
    for (std::size_t c = '0'; c <= '9'; ++c) out[c] = Role::digit;
    for (const char c : {'!', '$', '%'}) out[static_cast<std::size_t>(c)] = Role::loud;
    out['@'] = Role::at_sign;
    out[':'] = Role::colon;
    return out;
}();
Role role_of(char c) { return roles[static_cast<unsigned char>(c)]; }

bool is_address(std::string_view chunk) {
    if (chunk.starts_with("www.")) return true;
    for (std::size_t i = 0; i < chunk.size(); ++i) {
        const auto role = role_of(chunk[i]);
        if (role == Role::at_sign || (role == Role::colon && chunk.substr(i).starts_with("://"))) return true;
    }
    return false;
}

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
        const auto end = std::min(folded.find(' ', at), folded.size());
        const auto chunk = folded.substr(at, end - at);
        if (!is_address(chunk)) read_chunk(chunk, at);
        at = end + 1;
    }
}

void HeadWords::read_chunk(std::string_view chunk, std::size_t place) {
    for (std::size_t i = 0; i < chunk.size();) {
        const auto first = i;
        while (i < chunk.size() && role_of(chunk[i]) == Role::letter) ++i;
        if (i > first) {
            letters_.append(chunk, first, i - first);
            continue;
        }
        const char c = chunk[i++];
        if (role_of(c) == Role::digit) {
            if (letters_.size() == begin() || letters_.back() != '0') letters_.push_back('0');
            continue;
        }
        finish(place);
        if (role_of(c) != Role::loud) continue;
        letters_.push_back(c);
        finish(place);
    }
    finish(place);
}

void HeadWords::finish(std::size_t place) {
    const auto length = letters_.size() - begin();
    if (length > 0 && length <= most_letters) {
        hashes_.push_back(fnv_with(fnv_start, std::string_view(letters_).substr(begin())));
        ends_.push_back(letters_.size());
        places_.push_back(static_cast<std::uint32_t>(place));
    } else {
        letters_.resize(begin());
    }
}

std::uint32_t HeadWords::feature(std::size_t i) const { return bucket_of(hashes_[i]); }

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
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) add(bucket_of(fnv_with(fnv_with(words.hash(i - 1), ' '), words[i])));
        add(words.feature(i));
        counts_.push_back(static_cast<std::uint32_t>(features_.size()));
    }
}

} // namespace remand::scanner
