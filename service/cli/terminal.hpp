// Where a command writes, and how hostile text gets there: subjects and names come from strangers, and an escape
// sequence in one must not move the cursor, set a title or forge a line.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

namespace remand::cli {

struct Terminal {
    std::ostream& out;
    std::ostream& err;
    bool is_json = false;
    bool is_interactive = false; // standard output is a terminal
    bool has_colour = false;     // ... and NO_COLOR is not set
    int width = 0;               // columns; 0: unlimited (not a terminal)
};

// Of this process: looks at standard output, COLUMNS and NO_COLOR (no-color.org).
[[nodiscard]] Terminal this_terminal();

enum class Style { plain, bold, dim, green, yellow, red };
[[nodiscard]] std::string styled(std::string_view text, Style style, bool has_colour);

// Valid UTF-8 in which every control character, bidirectional override and other invisible sign is a visible U+FFFD;
// line breaks and tabs are spaces.
[[nodiscard]] std::string printable(std::string_view text);

// Columns that a valid, printable text takes: 0 for combining marks, 2 for wide East Asian characters and emoji.
[[nodiscard]] int display_width(std::string_view text);
// At most that many columns; an ellipsis stands for what was cut.
[[nodiscard]] std::string fit(std::string_view text, int columns);

} // namespace remand::cli
