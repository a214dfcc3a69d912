// QR codes that are drawn with the coloured cells of an HTML table.
#pragma once

#include <vector>

#include "scanner/extract/module_grid.hpp"

namespace remand::scanner {

// Follows the tables of a page and keeps the largest that is a drawing: its rows are of one length, and it is large enough. Not
// thread-safe.
class CellDrawing {
public:
    void begin_table();
    void begin_row();
    // `columns`: colspan, 1 where it has none. `pixels`: its width, 0 where it has none.
    void add_cell(bool is_dark, int columns, int pixels);
    void end_table();
    [[nodiscard]] const ModuleGrid& grid() const { return grid_; } // empty: none

private:
    struct Cell {
        bool is_dark = false;
        int columns = 1, pixels = 0;
    };
    std::vector<std::vector<Cell>> rows_; // of the table at hand
    ModuleGrid grid_;
};

} // namespace remand::scanner
