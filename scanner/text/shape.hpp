// How a text is dressed, whatever it says. Input is valid UTF-8, unfolded. Pure; thread-safe.
#pragma once

#include <string_view>

namespace remand::scanner {

// Emoji, arrows, stars and the like.
[[nodiscard]] bool has_pictographs(std::string_view text);
// Letters borrowed from mathematics or enclosed in circles to dodge word filters ("𝗪𝗶𝗻", "Ⓦⓘⓝ").
[[nodiscard]] bool has_styled_letters(std::string_view text);
// Ten letters or more, nearly all of them capitals.
[[nodiscard]] bool is_shouting(std::string_view text);

} // namespace remand::scanner
