// The patterns behind find_phrases(): one theme and one RE2 pattern a row, over folded text (lower case, no accents).
#pragma once

#include <span>
#include <string_view>

#include "scanner/text/phrases.hpp"

namespace remand::scanner {

struct PhrasePattern {
    Theme theme;
    std::string_view pattern;
};
[[nodiscard]] std::span<const PhrasePattern> phrase_patterns();

} // namespace remand::scanner
