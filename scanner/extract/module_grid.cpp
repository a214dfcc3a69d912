#include "scanner/extract/module_grid.hpp"

#include <algorithm>
#include <cstdint>

#include "scanner/extract/image.hpp"

namespace remand::scanner {
namespace {

GreyImage picture_of(const ModuleGrid& grid, bool is_inverted) {
    constexpr int scale = 4, margin = 4; // pixels a module, and modules around it (ISO/IEC 18004 section 6.3.8)
    GreyImage image;
    image.width = (static_cast<int>(grid.front().size()) + 2 * margin) * scale;
    image.height = (static_cast<int>(grid.size()) + 2 * margin) * scale;
    image.pixels.assign(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height), 0xFF);
    for (std::size_t y = 0; y < grid.size(); ++y)
        for (std::size_t x = 0; x < grid[y].size(); ++x) {
            if (grid[y][x] == is_inverted) continue;
            for (std::size_t row = 0; row < scale; ++row) {
                const auto at = ((y + margin) * scale + row) * static_cast<std::size_t>(image.width) + (x + margin) * scale;
                std::fill_n(image.pixels.begin() + static_cast<std::ptrdiff_t>(at), scale, std::uint8_t{0});
            }
        }
    return image;
}

} // namespace

bool may_be_code(const ModuleGrid& grid) {
    return !grid.empty() && grid.size() >= smallest_grid && grid.size() <= largest_grid && grid.front().size() >= smallest_grid &&
           grid.front().size() <= largest_grid;
}

std::vector<std::string> read_drawn_codes(const ModuleGrid& grid) {
    if (!may_be_code(grid)) return {};
    auto codes = read_qr_codes(picture_of(grid, false));
    return codes.empty() ? read_qr_codes(picture_of(grid, true)) : codes;
}

} // namespace remand::scanner
