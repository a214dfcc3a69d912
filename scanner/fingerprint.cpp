#include "scanner/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"

namespace remand::scanner {
namespace {

constexpr std::uint64_t fnv_offset = 0xcbf29ce484222325ULL, fnv_prime = 0x100000001b3ULL;
constexpr std::size_t skeleton_bytes = 100;
constexpr int shingle = 3;

std::uint64_t fnv(std::string_view text, std::uint64_t hash = fnv_offset) { // FNV-1a
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * fnv_prime;
    return hash;
}

// FNV's high bits change little for short words: mixed so that each bit votes for itself (MurmurHash3's finalizer).
std::uint64_t mixed(std::uint64_t h) {
    h = (h ^ (h >> 33U)) * 0xff51afd7ed558ccdULL;
    h = (h ^ (h >> 33U)) * 0xc4ceb9fe1a85ec53ULL;
    return h ^ (h >> 33U);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What a byte is in a word: letters in lower case (ASCII), each digit a '0', and 0 for what parts words.
constexpr auto word_bytes = [] {
    std::array<char, 256> out{};
    for (unsigned i = 0; i < out.size(); ++i) {
        const char c = static_cast<char>(i);
        if (c >= '0' && c <= '9')
            out[i] = '0';
        else if (c >= 'A' && c <= 'Z')
            out[i] = static_cast<char>(c + ('a' - 'A'));
        else if ((c >= 'a' && c <= 'z') || i >= 0x80)
            out[i] = c;
    }
    return out;
}();

// Gives `sink` the text letter by letter, in the form of word_bytes, with the end of each word.
template <class Sink> void read_plain_words(std::string_view text, Sink& sink) {
    bool is_in_word = false;
    for (const char byte : text) {
        const char c = word_bytes[static_cast<unsigned char>(byte)];
        if (c != 0)
            sink.letter(c);
        else if (is_in_word)
            sink.end();
        is_in_word = c != 0;
    }
    if (is_in_word) sink.end();
}

// The same, where all between two spaces that has an "@" in it is one word "@".
template <class Sink> void read_words(std::string_view text, Sink& sink) {
    for (;;) {
        const auto sign = text.find('@');
        const auto address = sign == std::string_view::npos ? text.size() : text.rfind(' ', sign) + 1; // npos + 1 is 0
        read_plain_words(text.substr(0, address), sink);
        if (sign == std::string_view::npos) return;
        sink.letter('@');
        sink.end();
        text.remove_prefix(std::min(text.find(' ', sign), text.size()));
    }
}

// A number, or a code of letters and digits as programs make them.
bool is_code(std::string_view word) {
    for (const char c : word)
        if (is_digit(c)) return true;
    return false;
}

bool is_reply_prefix(std::string_view word) {
    constexpr auto prefixes = std::to_array<std::string_view>(
        {"re", "aw", "rv", "sv", "vs", "antw", "res", "r", "tr", "fw", "fwd", "wg", "i", "enc", "rif"});
    for (const auto prefix : prefixes)
        if (word == prefix) return true;
    return false;
}

// How many of the hashes have each bit. The 64 counts lie across: bit i of plane k is bit k of count i, so that one step
// of an addition is made for all of them at a time.
class BitCounts {
public:
    void add(std::uint64_t hash) {
        for (auto& plane : planes_) {
            const auto carry = plane & hash;
            plane ^= hash;
            hash = carry;
            if (hash == 0) return;
        }
    }
    // The bits whose count is above `limit`.
    [[nodiscard]] std::uint64_t above(std::uint64_t limit) const {
        std::uint64_t above = 0, equal = ~std::uint64_t{0};
        for (std::size_t k = planes_.size(); k-- > 0;) {
            const std::uint64_t wanted = (limit >> k & 1U) != 0 ? ~std::uint64_t{0} : 0;
            above |= equal & planes_[k] & ~wanted;
            equal &= ~(planes_[k] ^ wanted);
        }
        return above;
    }

private:
    std::array<std::uint64_t, 32> planes_{};
};

// Hashes of each three words that follow each other, a space before each.
class Shingles {
public:
    Shingles() { begin(); }
    void letter(char c) {
        for (auto& hash : open_) hash = (hash ^ static_cast<unsigned char>(c)) * fnv_prime;
    }
    void end() {
        if (++words_ >= shingle) counts_.add(mixed(open_.back()));
        begin();
    }
    [[nodiscard]] int words() const { return words_; }
    // The bits that most of them have.
    [[nodiscard]] std::uint64_t majority() const {
        return counts_.above(static_cast<std::uint64_t>(std::max(0, words_ - shingle + 1)) / 2);
    }

private:
    void begin() {
        open_ = {fnv_offset, open_[0], open_[1]};
        letter(' ');
    }
    std::array<std::uint64_t, shingle> open_{}; // those that begin at the last three words grow side by side
    BitCounts counts_;
    int words_ = 0;
};

// Words until they are too many for a skeleton; numbers and codes as "#", runs of them once.
class Skeleton {
public:
    void letter(char c) { word_ += c; }
    void end() {
        const std::string_view shown = is_code(word_) ? std::string_view("#") : std::string_view(word_);
        if (shown != "#" || !text_.ends_with('#')) add(shown);
        word_.clear();
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    void add(std::string_view shown) {
        is_full_ = is_full_ || text_.size() + shown.size() + 1 > skeleton_bytes;
        if (is_full_) return;
        if (!text_.empty()) text_ += ' ';
        text_ += shown;
    }
    std::string text_, word_;
    bool is_full_ = false;
};

} // namespace

std::string simhash(std::string_view text) {
    Shingles shingles;
    read_words(text, shingles);
    return shingles.words() < shortest_fingerprinted ? std::string{} : fmt::format("{:016x}", shingles.majority());
}

std::optional<int> simhash_distance(std::string_view a, std::string_view b) {
    const auto value = [](std::string_view text) -> std::optional<std::uint64_t> {
        std::uint64_t out = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, 16);
        if (error != std::errc{} || end != text.data() + text.size()) return {};
        return out;
    };
    const auto left = value(a), right = value(b);
    if (!left || !right) return {};
    return std::popcount(*left ^ *right);
}

std::string subject_skeleton(std::string_view subject) {
    for (;;) { // "Re: AW: [EXT] ..."
        subject = trim(subject);
        const auto colon = subject.find(':');
        if (colon == std::string_view::npos || !is_reply_prefix(ascii_lower(trim(subject.substr(0, colon))))) break;
        subject.remove_prefix(colon + 1);
    }
    Skeleton skeleton;
    read_words(subject, skeleton);
    return skeleton.take();
}

void StructureHash::add(std::string_view name) {
    if (name == last_) return;
    hash_ = fnv(name, fnv("\n", hash_));
    last_ = std::string(name);
}

std::string StructureHash::text() const { return fmt::format("{:016x}", mixed(hash_)); }

} // namespace remand::scanner
