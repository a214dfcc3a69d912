// One spelling for text that looks or reads the same, so that comparisons cannot be dodged by Unicode. Input is valid
// UTF-8. Pure; thread-safe (ICU tables are opened once and never changed).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

// NFKC with case folding and without default-ignorable characters (zero width, soft hyphen, bidi marks; UAX 31),
// accents dropped, white space folded to one space: "Pаssw\u200Bört " keeps its Cyrillic а but becomes "pаsswort".
[[nodiscard]] std::string fold(std::string_view text);

// What it looks like (UTS 39 skeleton of the folded form), plus the digits for letters that UTS 39 does not map
// (g00gle, paypa1). Only for comparing two skeletons with each other, never to be shown.
[[nodiscard]] std::string skeleton(std::string_view text);

// Letters of Latin and of Cyrillic, Greek or Armenian in one word: no natural spelling has that.
[[nodiscard]] bool has_mixed_scripts(std::string_view word);

// Words of a folded text: runs of letters and digits.
[[nodiscard]] std::vector<std::string> words(std::string_view folded);

} // namespace remand::scanner
