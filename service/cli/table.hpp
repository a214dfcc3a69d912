// Tables for eyes: as wide as they need, and no wider than the terminal.
#pragma once

#include <string>
#include <vector>

#include "service/cli/terminal.hpp"

namespace remand::cli {

struct Column {
    std::string title;
    bool gives_way = false; // is cut when the table is too wide; ids and states are not
    bool is_number = false; // to the right
};

struct Cell {
    Cell(std::string cell_text, Style cell_style = Style::plain) : text(std::move(cell_text)), style(cell_style) {}
    Cell(const char* cell_text) : text(cell_text) {}
    std::string text; // made printable by the table
    Style style = Style::plain;
};

class Table {
public:
    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
    void add(std::vector<Cell> row);
    [[nodiscard]] bool is_empty() const { return rows_.empty(); }
    // One line per row, the titles first; no trailing spaces.
    [[nodiscard]] std::string render(int width, bool has_colour) const;

private:
    [[nodiscard]] std::vector<int> widths(int width) const;
    std::vector<Column> columns_;
    std::vector<std::vector<Cell>> rows_;
};

void print(const Table& table, const Terminal& terminal);

} // namespace remand::cli
