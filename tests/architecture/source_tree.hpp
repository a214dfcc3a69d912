// The project's C++ files as text, with what each includes.
#pragma once

#include <string>
#include <vector>

namespace remand::architecture {

struct SourceFile {
    std::string path;                          // from the root: "db/schema.cpp"
    std::string code;                          // without comments; string literals are kept
    std::vector<std::string> own_includes;     // #include "..."
    std::vector<std::string> foreign_includes; // #include <...>

    [[nodiscard]] std::string box() const { return path.substr(0, path.find('/')); }
    [[nodiscard]] std::string folder() const { return path.substr(0, path.rfind('/')); }
    [[nodiscard]] bool is_header() const { return path.ends_with(".hpp"); }
};

[[nodiscard]] std::vector<SourceFile> read_source_tree();
// For the tests of this test.
[[nodiscard]] SourceFile parse_source(std::string path, const std::string& text);

} // namespace remand::architecture
