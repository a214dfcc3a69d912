// A word of any script in Latin letters, in the ways in which people write it. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

struct Romanised {
    // Lower case ASCII where there is a way: the plain form first ("muller"), then the spelt-out one ("mueller") where
    // it is another. Never empty for a word with a letter.
    std::vector<std::string> forms;
    bool is_foreign = false; // has letters of another script
    bool is_mixed = false;   // has Latin ones as well: a disguise, or at least no spelling
};

// `word`: NFKC, case folded (UTF-8). Cyrillic and Greek by tables of usual romanisations (BGN/PCGN, and the German or
// ISO 9 way as the spelt-out form), Latin letters with signs by table (ä: a and ae, ø: o and oe, ł: l), everything else
// by ICU's Any-Latin.
[[nodiscard]] Romanised romanise(std::string_view word);

// One key for the many ways to romanise one name: Yulia, Julija and Iuliia are the same, Sergey and Sergei, Mikhail and
// Michail. Of an ASCII form. Coarse: only for words of which at least one was written in another script.
[[nodiscard]] std::string romanisation_key(std::string_view form);

} // namespace remand::scanner
