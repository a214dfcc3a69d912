#include "service/cli/table.hpp"

#include <algorithm>
#include <numeric>
#include <ostream>

namespace remand::cli {
namespace {

constexpr int gap = 2;
constexpr int narrowest = 8; // a column that gives way keeps this much

} // namespace

void Table::add(std::vector<Cell> row) {
    row.resize(columns_.size(), Cell(""));
    for (auto& cell : row) cell.text = printable(cell.text);
    rows_.push_back(std::move(row));
}

std::vector<int> Table::widths(int width) const {
    std::vector<int> result;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        int needed = display_width(columns_[i].title);
        for (const auto& row : rows_) needed = std::max(needed, display_width(row[i].text));
        result.push_back(needed);
    }
    if (width <= 0) return result;
    const auto total = [&] {
        return std::accumulate(result.begin(), result.end(), gap * (static_cast<int>(result.size()) - 1));
    };
    // The widest that may give way loses a column at a time: cheap enough, and fair.
    while (total() > width) {
        std::size_t widest = columns_.size();
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (columns_[i].gives_way && result[i] > narrowest &&
                (widest == columns_.size() || result[i] > result[widest]))
                widest = i;
        if (widest == columns_.size()) break;
        --result[widest];
    }
    return result;
}

std::string Table::render(int width, bool has_colour) const {
    const auto sizes = widths(width);
    std::string text;
    const auto add_line = [&](const std::vector<Cell>& row) {
        std::string line;
        int waiting = 0; // spaces owed; never written at the end of a line
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string shown = fit(row[i].text, sizes[i]);
            const int space = sizes[i] - display_width(shown);
            waiting += columns_[i].is_number ? space : 0;
            if (!shown.empty()) {
                line.append(static_cast<std::size_t>(waiting), ' ');
                line += styled(shown, row[i].style, has_colour);
                waiting = 0;
            }
            waiting += (columns_[i].is_number ? 0 : space) + gap;
        }
        text += line + '\n';
    };
    std::vector<Cell> titles;
    for (const auto& column : columns_) titles.emplace_back(column.title, Style::bold);
    add_line(titles);
    for (const auto& row : rows_) add_line(row);
    return text;
}

void print(const Table& table, const Terminal& terminal) {
    terminal.out << table.render(terminal.width, terminal.has_colour);
}

} // namespace remand::cli
