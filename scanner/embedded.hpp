// Text files as they were when the program was built (cmake/EmbedFiles.cmake).
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace remand::scanner {

struct EmbeddedFile {
    std::string_view name, text; // the name without folder and ending
};

[[nodiscard]] std::span<const EmbeddedFile> built_in_lists();  // scanner/data, for when none are installed
[[nodiscard]] std::span<const EmbeddedFile> built_in_tables(); // what no administrator replaces: weights, names of people

// Of built_in_tables(). Throws std::logic_error for a name that is not there: a defect of ours.
[[nodiscard]] inline std::string_view built_in_table(std::string_view name) {
    for (const auto& file : built_in_tables())
        if (file.name == name) return file.text;
    throw std::logic_error("no such table: " + std::string(name));
}

} // namespace remand::scanner
