// QR codes that are drawn with characters, where no program looks for codes and every telephone reads them. Pure; thread-safe.
#pragma once

#include <string_view>

#include "scanner/extract/module_grid.hpp"

namespace remand::scanner {

// The longest drawing with block characters (U+2580 to U+259F, and the square symbols) in `text`, valid UTF-8 with its line ends;
// empty when there is none that is large enough for a code.
[[nodiscard]] ModuleGrid find_block_drawing(std::string_view text);

} // namespace remand::scanner
