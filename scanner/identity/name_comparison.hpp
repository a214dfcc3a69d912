// Words that are shown as a name against the words of one person. Pure; thread-safe.
#pragma once

#include <optional>
#include <vector>

#include "scanner/identity/name_match.hpp"

namespace remand::scanner {

using ShownWords = std::vector<const NameWord*>; // none of them null

// As match_name (name_match.hpp), of words whose order and belonging together is settled.
[[nodiscard]] std::optional<NameRule> compare_words(ShownWords shown, const PersonName& person);

} // namespace remand::scanner
