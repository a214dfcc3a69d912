#include "scanner/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <string>

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

// Calls `see` with each word in the form of word_bytes; an address is one word "@". The views hold for the call.
template <class See> void for_each_word(std::string_view text, See see) {
    std::string room(text.size(), '\0');
    std::size_t at_sign = text.find('@'); // the next one
    while (!text.empty()) {
        const std::string_view piece = text.substr(0, text.find(' '));
        if (at_sign < piece.size()) {
            see(std::string_view("@"));
            at_sign = text.find('@', piece.size());
        } else {
            char *begin = room.data(), *end = begin;
            for (const char c : piece) {
                *end = word_bytes[static_cast<unsigned char>(c)];
                if (*end != 0) {
                    ++end;
                } else {
                    if (end != begin) see(std::string_view(begin, static_cast<std::size_t>(end - begin)));
                    begin = end;
                }
            }
            if (end != begin) see(std::string_view(begin, static_cast<std::size_t>(end - begin)));
        }
        const auto taken = std::min(piece.size() + 1, text.size());
        text.remove_prefix(taken);
        if (at_sign != std::string_view::npos) at_sign -= taken;
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

} // namespace

std::string simhash(std::string_view text) {
    BitCounts counts;
    int words = 0;
    // The hashes that begin at the last three words grow side by side.
    std::array<std::uint64_t, shingle> open{};
    for_each_word(text, [&](std::string_view word) {
        open = {fnv_offset, open[0], open[1]};
        for (auto& hash : open) hash = fnv(" ", hash);
        for (const char c : word)
            for (auto& hash : open) hash = (hash ^ static_cast<unsigned char>(c)) * fnv_prime;
        if (++words >= shingle) counts.add(mixed(open.back()));
    });
    if (words < shortest_fingerprinted) return {};
    const auto hashes = static_cast<std::uint64_t>(words - shingle + 1);
    return fmt::format("{:016x}", counts.above(hashes / 2));
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
    bool is_full = false;
    for_each_word(subject, [&](std::string_view word) {
        const std::string_view shown = is_code(word) ? std::string_view("#") : word;
        if (shown == "#" && out.ends_with('#')) return;
        is_full = is_full || out.size() + shown.size() + 1 > skeleton_bytes;
        if (is_full) return;
        if (!out.empty()) out += ' ';
        out += shown;
    });
    return out;
}

void StructureHash::add(std::string_view name) {
    if (name == last_) return;
    hash_ = fnv(name, fnv("\n", hash_));
    last_ = std::string(name);
}

std::string StructureHash::text() const { return fmt::format("{:016x}", mixed(hash_)); }

} // namespace remand::scanner
