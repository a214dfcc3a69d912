// Codes that a PDF page draws square by square, instead of carrying a picture of them: what many programs write, and what nobody
// finds who looks at pictures only.
#pragma once

#include <optional>
#include <string_view>

#include "scanner/extract/image.hpp"

namespace remand::scanner {

// The dark rectangles that a content stream (ISO 32000-1 section 8.5) fills, drawn into a picture of four pixels a module, when
// they are many, of one height or width, and make up a square of 21 to 177 modules (ISO/IEC 18004). Linear in `content`.
[[nodiscard]] std::optional<GreyImage> drawn_code(std::string_view content);

} // namespace remand::scanner
