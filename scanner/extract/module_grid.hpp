// The modules of a QR code that is drawn without a picture. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scanner/extract/qr_code.hpp"

namespace remand::scanner {

// Row by row from the top; true is dark. All rows are of one length.
using ModuleGrid = std::vector<std::vector<bool>>;

inline constexpr std::size_t smallest_grid = smallest_qr_code; // a side
inline constexpr std::size_t largest_grid = 200;               // the largest code has 177, and a margin

// Neither side is too short or too long for a code.
[[nodiscard]] bool may_be_code(const ModuleGrid& grid);

// What the codes in it say, as read_qr_codes(); also of one drawn light on dark.
[[nodiscard]] std::vector<std::string> read_drawn_codes(const ModuleGrid& grid);

} // namespace remand::scanner
