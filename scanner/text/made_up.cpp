#include "scanner/text/made_up.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t shortest = 8;
constexpr std::size_t shortest_mixed = 5, longest_mixed = 16;

bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

// How little a word looks like one: 2 without a vowel, 1 for a single letter or two that mean nothing.
int oddity_of(std::string_view word) {
    constexpr auto small_words = std::to_array<std::string_view>(
        {"a",  "i",  "do", "no", "not", "to", "me", "us", "my", "we", "it",  "hr", "pr",  "at",
         "of", "by", "or", "in", "on",  "is", "id", "tv", "uk", "eu", "mr",  "ms", "mrs", "dr",
         "st", "jr", "mc", "de", "di",  "la", "le", "el", "al", "du", "van", "von"});
    if (std::find(small_words.begin(), small_words.end(), word) != small_words.end()) return 0;
    if (word.size() == 1) return 1;
    if (std::none_of(word.begin(), word.end(), is_vowel)) return 2;
    return word.size() == 2 ? 1 : 0;
}

} // namespace

bool looks_made_up(std::string_view name) {
    if (name.size() < shortest || name.find('=') != std::string_view::npos || name.find('+') != std::string_view::npos)
        return false;
    int run = 0, longest_run = 0, changes = 0, letters = 0, digits = 0;
    char before = 0;
    for (const char c : name) {
        const bool digit = c >= '0' && c <= '9', letter = c >= 'a' && c <= 'z';
        digits += digit;
        letters += letter;
        run = letter && !is_vowel(c) ? run + 1 : 0;
        longest_run = std::max(longest_run, run);
        const bool digit_before = before >= '0' && before <= '9', letter_before = before >= 'a' && before <= 'z';
        changes += (digit && letter_before) || (letter && digit_before);
        before = c;
    }
    return longest_run >= 6 || (changes >= 3 && digits >= 2 && letters >= 3);
}

bool has_strewn_capitals(std::string_view local) {
    if (local.size() < shortest_mixed || local.size() > longest_mixed) return false;
    const auto is_upper = [&](std::size_t i) { return local[i] >= 'A' && local[i] <= 'Z'; };
    const auto is_lower = [&](std::size_t i) { return local[i] >= 'a' && local[i] <= 'z'; };
    int oddity = 0, words = 0, rises = 0;
    bool has_scrap = false; // a short piece that is no word, capitals taken one by one
    for (std::size_t begin = 0, end = 1; begin < local.size(); begin = end) {
        for (end = begin + 1; end < local.size() && !is_upper(end);) ++end;
        rises += begin > 0 && is_lower(begin - 1);
        has_scrap = has_scrap || (end - begin <= 2 && oddity_of(ascii_lower(local.substr(begin, end - begin))) > 0);
    }
    for (std::size_t begin = 0; begin < local.size(); ++words) {
        // A word as people set them apart: capitals up to the one that begins the next word, or one capital and what follows.
        auto end = begin;
        while (end < local.size() && is_upper(end)) ++end;
        const auto capitals = end - begin;
        if (capitals > 1 && end < local.size() && is_lower(end))
            --end;
        else
            while (end < local.size() && is_lower(end)) ++end;
        if (end == begin) return false; // a digit or mark
        oddity += oddity_of(ascii_lower(local.substr(begin, end - begin)));
        begin = end;
    }
    return (words >= 3 && oddity >= 4) || (rises >= 2 && has_scrap);
}

} // namespace remand::scanner
