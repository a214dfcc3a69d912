#include "scanner/fingerprint.hpp"

#include <array>
#include <bit>
#include <charconv>

#include <fmt/format.h>

#include "core/text.hpp"

namespace remand::scanner {
namespace {

constexpr std::uint64_t fnv_offset = 0xcbf29ce484222325ULL;
constexpr std::size_t skeleton_bytes = 100;
constexpr std::size_t shingle = 3;

std::uint64_t fnv(std::string_view text, std::uint64_t hash = fnv_offset) { // FNV-1a
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
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

// Words in lower case (ASCII), each digit a '0'; an address is one word "@".
std::vector<std::string> plain_words(std::string_view text) {
    std::vector<std::string> out;
    for (const auto piece : split(text, ' ')) {
        if (piece.find('@') != std::string_view::npos) {
            out.emplace_back("@");
            continue;
        }
        std::string word;
        for (const char c : piece) {
            if (is_word_byte(c))
                word += is_digit(c) ? '0' : c;
            else if (!word.empty())
                out.push_back(ascii_lower(word)), word.clear();
        }
        if (!word.empty()) out.push_back(ascii_lower(word));
    }
    return out;
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

} // namespace

std::string simhash(std::string_view text) {
    const auto words = plain_words(text);
    if (words.size() < static_cast<std::size_t>(shortest_fingerprinted)) return {};
    std::array<int, 64> votes{};
    for (std::size_t i = 0; i + shingle <= words.size(); ++i) {
        std::uint64_t hash = fnv_offset;
        for (std::size_t k = 0; k < shingle; ++k) hash = fnv(words[i + k], fnv(" ", hash));
        hash = mixed(hash);
        for (std::size_t bit = 0; bit < votes.size(); ++bit) votes[bit] += ((hash >> bit) & 1U) != 0 ? 1 : -1;
    }
    std::uint64_t out = 0;
    for (std::size_t bit = 0; bit < votes.size(); ++bit)
        if (votes[bit] > 0) out |= std::uint64_t{1} << bit;
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
    for (const auto& word : plain_words(subject)) {
        const std::string_view shown = is_code(word) ? std::string_view("#") : std::string_view(word);
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
