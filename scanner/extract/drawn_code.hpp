// QR codes without a picture: drawn with block characters in the text, or with coloured cells of an HTML table, where no program
// looks for codes and every telephone reads them. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

// The modules of a code, row by row from the top; true is dark. All rows are of one length.
using ModuleGrid = std::vector<std::vector<bool>>;

// What the codes in it say, as read_qr_codes(); also of one drawn light on dark.
[[nodiscard]] std::vector<std::string> read_drawn_codes(const ModuleGrid& grid);

// The longest drawing with block characters (U+2580 to U+259F, and the square symbols) in `text`, valid UTF-8 with its line ends;
// empty when there is none that is large enough for a code.
[[nodiscard]] ModuleGrid find_block_drawing(std::string_view text);

// Follows the tables of a page and keeps the largest that is a drawing: its rows are of one length, and it is large enough.
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
