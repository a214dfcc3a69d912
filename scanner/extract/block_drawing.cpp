#include "scanner/extract/block_drawing.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "scanner/extract/utf8.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t fewest_marks = 10; // block characters in a line of a drawing
constexpr std::size_t fewest_lines = 10; // with two modules in each

// Which quarters of a character are dark: upper left, upper right, lower left, lower right.
struct Glyph {
    std::array<bool, 4> quarters{};
    bool is_mark = false; // one that draws, not a space
};

std::optional<Glyph> glyph_of(char32_t c) {
    const auto mark = [](bool a, bool b, bool d, bool e) { return Glyph{{a, b, d, e}, true}; };
    switch (c) {
    case U' ':
    case U'\u00A0':
    case U'\u2002':
    case U'\u2007':
        return Glyph{};
    case U'\u2591': // light shade
    case U'\u25A1': // squares, white
    case U'\u2B1C':
        return mark(false, false, false, false);
    case U'\u2580':
        return mark(true, true, false, false);
    case U'\u2584':
        return mark(false, false, true, true);
    case U'\u2588':
    case U'\u2592':
    case U'\u2593':
    case U'\u25A0': // squares, black
    case U'\u2B1B':
        return mark(true, true, true, true);
    case U'\u258C':
        return mark(true, false, true, false);
    case U'\u2590':
        return mark(false, true, false, true);
    case U'\u2596':
        return mark(false, false, true, false);
    case U'\u2597':
        return mark(false, false, false, true);
    case U'\u2598':
        return mark(true, false, false, false);
    case U'\u2599':
        return mark(true, false, true, true);
    case U'\u259A':
        return mark(true, false, false, true);
    case U'\u259B':
        return mark(true, true, true, false);
    case U'\u259C':
        return mark(true, true, false, true);
    case U'\u259D':
        return mark(false, true, false, false);
    case U'\u259E':
        return mark(false, true, true, false);
    case U'\u259F':
        return mark(false, true, true, true);
    default:
        return {};
    }
}

using Line = std::vector<Glyph>;

// The glyphs of a line of a drawing; nullopt for any other line.
std::optional<Line> drawn_line(std::string_view text) {
    Line line;
    std::size_t marks = 0;
    while (!text.empty()) {
        const auto glyph = glyph_of(take_code_point(text));
        if (!glyph || line.size() == 2 * largest_grid) return {};
        marks += glyph->is_mark ? 1 : 0;
        line.push_back(*glyph);
    }
    return marks >= fewest_marks ? std::optional(std::move(line)) : std::nullopt;
}

bool has_columns_in_pairs(const ModuleGrid& grid) {
    return std::ranges::all_of(grid, [](const std::vector<bool>& row) {
        if (row.size() % 2 != 0) return false;
        for (std::size_t i = 0; i < row.size(); i += 2)
            if (row[i] != row[i + 1]) return false;
        return true;
    });
}

// Two modules above each other in a character, four with quarters, one where nothing is halved.
ModuleGrid modules_of(const std::vector<Line>& lines) {
    bool has_halves = false, has_quarters = false;
    std::size_t width = 0;
    for (const auto& line : lines) {
        width = std::max(width, line.size());
        for (const auto& glyph : line) {
            const auto& [a, b, c, d] = glyph.quarters;
            has_halves = has_halves || a != c || b != d;
            has_quarters = has_quarters || a != b || c != d;
        }
    }
    const std::size_t down = has_halves || has_quarters ? 2 : 1, across = has_quarters ? 2 : 1;
    ModuleGrid grid(lines.size() * down, std::vector<bool>(width * across));
    for (std::size_t y = 0; y < lines.size(); ++y)
        for (std::size_t x = 0; x < lines[y].size(); ++x)
            for (std::size_t part = 0; part < down * across; ++part) {
                const auto row = part / across, column = part % across;
                grid[y * down + row][x * across + column] = lines[y][x].quarters[row * 2 + column];
            }
    if (has_columns_in_pairs(grid) && down == 1) // "##" for a module, so that it is a square
        for (auto& row : grid)
            for (std::size_t i = row.size(); i >= 2; i -= 2) row.erase(row.begin() + static_cast<std::ptrdiff_t>(i) - 1);
    return grid;
}

} // namespace

ModuleGrid find_block_drawing(std::string_view text) {
    constexpr auto leads = std::to_array<std::string_view>({"\xE2\x96", "\xE2\xAC"}); // of all that draws, in UTF-8
    if (std::ranges::none_of(leads, [&](std::string_view lead) { return text.find(lead) != std::string_view::npos; })) return {};
    std::vector<Line> best, current;
    const auto finish = [&] {
        if (current.size() > best.size()) best = std::move(current);
        current.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        auto line = text.substr(at, end - at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        at = end + 1;
        if (line.empty()) continue; // a break of a page, and its source's own
        if (auto drawn = drawn_line(line); drawn && current.size() < largest_grid)
            current.push_back(std::move(*drawn));
        else
            finish();
    }
    finish();
    if (best.size() < fewest_lines) return {};
    auto grid = modules_of(best);
    return may_be_code(grid) ? grid : ModuleGrid{};
}

} // namespace remand::scanner
