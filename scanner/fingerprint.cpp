#include "scanner/fingerprint.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "core/text.hpp"

namespace remand::scanner {
namespace {

constexpr std::uint64_t fnv_offset = 0xcbf29ce484222325ULL, fnv_prime = 0x100000001b3ULL;
constexpr std::size_t skeleton_bytes = 100;
constexpr std::size_t shingle = 3;

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
bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

// Words one after the other in one text.
class PlainWords {
public:
    // Words in lower case (ASCII), each digit a '0'; an address is one word "@".
    explicit PlainWords(std::string_view text) {
        letters_.reserve(text.size());
        for (const auto piece : split(text, ' ')) {
            if (piece.find('@') != std::string_view::npos) {
                letters_ += '@';
                finish();
                continue;
            }
            for (const char c : piece) {
                if (is_word_byte(c))
                    letters_ += is_digit(c) ? '0' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
                else
                    finish();
            }
            finish();
        }
    }
    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t i) const {
        const auto begin = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(letters_).substr(begin, ends_[i] - begin);
    }

private:
    void finish() {
        if (letters_.size() > (ends_.empty() ? 0 : ends_.back())) ends_.push_back(letters_.size());
    }
    std::string letters_;
    std::vector<std::size_t> ends_;
};

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

// How many of the hashes have each bit: eight counters of eight bits in each of eight numbers, emptied before one is full.
class BitCounts {
public:
    void add(std::uint64_t hash) {
        for (std::size_t byte = 0; byte < small_.size(); ++byte) small_[byte] += spread((hash >> (8 * byte)) & 0xFFU);
        if (++pending_ == 255) empty();
    }
    [[nodiscard]] std::array<std::uint32_t, 64> take() {
        empty();
        return counts_;
    }

private:
    // Bit i of the byte as byte i of the number.
    static std::uint64_t spread(std::uint64_t byte) {
        return (((byte * 0x0101010101010101ULL) & 0x8040201008040201ULL) + 0x7F7F7F7F7F7F7F7FULL) >> 7U & 0x0101010101010101ULL;
    }
    void empty() {
        for (std::size_t byte = 0; byte < small_.size(); ++byte) {
            for (std::size_t bit = 0; bit < 8; ++bit) counts_[8 * byte + bit] += (small_[byte] >> (8 * bit)) & 0xFFU;
            small_[byte] = 0;
        }
        pending_ = 0;
    }
    std::array<std::uint64_t, 8> small_{};
    std::array<std::uint32_t, 64> counts_{};
    int pending_ = 0;
};

} // namespace

std::string simhash(std::string_view text) {
    const PlainWords words(text);
    if (words.size() < static_cast<std::size_t>(shortest_fingerprinted)) return {};
    BitCounts counts;
    std::size_t total = 0;
    // The hashes that begin at the last three words grow side by side.
    std::array<std::uint64_t, shingle> open{};
    for (std::size_t i = 0; i < words.size(); ++i) {
        open = {fnv_offset, open[0], open[1]};
        for (auto& hash : open) hash = fnv(" ", hash);
        for (const char c : words[i])
            for (auto& hash : open) hash = (hash ^ static_cast<unsigned char>(c)) * fnv_prime;
        if (i + 1 < shingle) continue;
        counts.add(mixed(open.back()));
        ++total;
    }
    const auto ones = counts.take();
    std::uint64_t out = 0;
    for (std::size_t bit = 0; bit < ones.size(); ++bit)
        if (2 * std::size_t{ones[bit]} > total) out |= std::uint64_t{1} << bit;
    return fmt::format("{:016x}", out);
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
    std::string out;
    const PlainWords words(subject);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view shown = is_code(words[i]) ? std::string_view("#") : words[i];
        if (shown == "#" && out.ends_with('#')) continue;
        if (out.size() + shown.size() + 1 > skeleton_bytes) break;
        if (!out.empty()) out += ' ';
        out += shown;
    }
    return out;
}

void StructureHash::add(std::string_view name) {
    if (name == last_) return;
    hash_ = fnv(name, fnv("\n", hash_));
    last_ = std::string(name);
}

std::string StructureHash::text() const { return fmt::format("{:016x}", mixed(hash_)); }

} // namespace remand::scanner
