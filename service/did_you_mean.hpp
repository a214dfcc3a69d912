// The word that somebody probably meant. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remand::service {

// The one that takes the fewest changes; a dotted word that is right but stands behind another prefix is as near as can
// be. Empty when there are no words.
[[nodiscard]] std::string nearest_word(const std::vector<std::string>& words, std::string_view written);

} // namespace remand::service
