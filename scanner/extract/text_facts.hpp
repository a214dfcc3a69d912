// What can be counted in text that a reader sees.
#pragma once

#include <string_view>

#include "scanner/facts.hpp"

namespace remand::scanner {

// Valid UTF-8 in. Words are runs of letters and digits.
[[nodiscard]] int count_words(std::string_view text);

// Characters that nobody sees, counted only where they break up or disguise words: newsletters pad with them between
// words, and several scripts need joiners between their own letters.
[[nodiscard]] HiddenCharacters find_hidden_characters(std::string_view text);

} // namespace remand::scanner
