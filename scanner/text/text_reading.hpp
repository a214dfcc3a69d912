// What all patterns of wordings find in the text of a mail, read once: going over a text costs more than what is found in it.
// Pure; thread-safe.
#pragma once

#include <bitset>
#include <cstddef>
#include <string_view>

#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/phrases.hpp"

namespace remand::scanner {

using WordingKinds = std::bitset<static_cast<std::size_t>(Wording::count)>;

struct TextReading {
    PhraseHits phrases;      // as find_phrases()
    WordingKinds wordings;   // those that find_wording() would find something of
    std::size_t own_end = 0; // where what the writer says himself ends in the text, as new_text() has it
    bool quotes_mail = false;
};

// `folded` as fold() gives it, here and below. Marks of quoted mail and of footers count from `body` on.
[[nodiscard]] TextReading read_text(std::string_view folded, std::size_t body);
// Only its wordings.
[[nodiscard]] WordingKinds wordings_in(std::string_view folded);

} // namespace remand::scanner
