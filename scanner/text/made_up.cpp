#include "scanner/text/made_up.hpp"

#include <algorithm>
#include <cctype>

namespace remand::scanner {
namespace {

constexpr std::size_t shortest = 8;
constexpr std::size_t shortest_mixed = 5, longest_mixed = 12;

bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

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
    int rises = 0;
    std::size_t word = 0, shortest_word = longest_mixed;
    for (std::size_t i = 0; i < local.size(); ++i) {
        const auto c = static_cast<unsigned char>(local[i]);
        if (std::isalpha(c) == 0) return false;
        const bool upper = std::isupper(c) != 0;
        const bool rise = upper && i > 0 && std::islower(static_cast<unsigned char>(local[i - 1])) != 0;
        rises += rise;
        if (upper && word > 0) {
            shortest_word = std::min(shortest_word, word);
            word = 0;
        }
        ++word;
    }
    return rises >= 2 && std::min(shortest_word, word) <= 2;
}

} // namespace remand::scanner
