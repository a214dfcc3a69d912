#include "scanner/extract/cell_drawing.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

namespace remand::scanner {

void CellDrawing::begin_table() { end_table(); }
void CellDrawing::begin_row() {
    if (rows_.size() <= largest_grid) rows_.emplace_back();
}
void CellDrawing::add_cell(bool is_dark, int columns, int pixels) {
    if (rows_.empty()) rows_.emplace_back();
    if (rows_.back().size() <= largest_grid) rows_.back().push_back({is_dark, columns, pixels});
}

void CellDrawing::end_table() {
    const auto rows = std::move(rows_);
    rows_.clear();
    if (rows.size() < smallest_grid || rows.size() > largest_grid) return;
    int unit = std::numeric_limits<int>::max();
    for (const auto& row : rows)
        for (const auto& cell : row) unit = std::min(unit, cell.pixels);
    const auto drawn = [&](auto size_of) {
        ModuleGrid grid;
        for (const auto& row : rows) {
            auto& modules = grid.emplace_back();
            for (const auto& cell : row) {
                const auto size = static_cast<std::size_t>(std::max(1, size_of(cell)));
                if (modules.size() + size > largest_grid) return ModuleGrid{};
                modules.insert(modules.end(), size, cell.is_dark);
            }
            if (modules.size() != grid.front().size()) return ModuleGrid{};
        }
        return may_be_code(grid) ? grid : ModuleGrid{};
    };
    auto grid = drawn([](const Cell& cell) { return cell.columns; });
    if (grid.empty() && unit > 0) grid = drawn([&](const Cell& cell) { return cell.pixels / unit; });
    if (grid.size() > grid_.size()) grid_ = std::move(grid);
}

} // namespace remand::scanner
