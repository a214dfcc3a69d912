#include "tests/architecture/source_tree.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace remand::architecture {
namespace {

// Enough of C++ for this tree: comments go, string and character literals stay (a // in one is no comment).
std::string without_comments(const std::string& text) {
    std::string out;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto rest = std::string_view(text).substr(i);
        if (quote == 0 && rest.starts_with("R\"")) { // R"word( ... )word"
            const auto open = text.find('(', i);
            const auto end_mark = ")" + text.substr(i + 2, open - i - 2) + "\"";
            const auto end = std::min(text.find(end_mark, open), text.size() - end_mark.size()) + end_mark.size();
            out += text.substr(i, end - i);
            i = end - 1;
        } else if (quote == 0 && rest.starts_with("//")) {
            i = std::min(text.find('\n', i), text.size()) - 1;
        } else if (quote == 0 && rest.starts_with("/*")) {
            i = std::min(text.find("*/", i), text.size() - 2) + 1;
        } else {
            const bool is_digit_separator =
                text[i] == '\'' && i > 0 && std::isxdigit(static_cast<unsigned char>(text[i - 1])) != 0;
            if (text[i] == '\\' && quote != 0 && i + 1 < text.size())
                out += text[i++];
            else if (quote != 0 && text[i] == quote)
                quote = 0;
            else if (quote == 0 && (text[i] == '"' || text[i] == '\'') && !is_digit_separator)
                quote = text[i];
            out += text[i];
        }
    }
    return out;
}

} // namespace

SourceFile parse_source(std::string path, const std::string& text) {
    SourceFile file{
        .path = std::move(path), .code = without_comments(text), .own_includes = {}, .foreign_includes = {}};
    std::istringstream lines(file.code);
    for (std::string line; std::getline(lines, line);) {
        line.erase(std::remove(line.begin(), line.end(), ' '), line.end());
        constexpr std::string_view own = "#include\"", foreign = "#include<";
        if (line.starts_with(own)) file.own_includes.push_back(line.substr(own.size(), line.rfind('"') - own.size()));
        if (line.starts_with(foreign))
            file.foreign_includes.push_back(line.substr(foreign.size(), line.rfind('>') - foreign.size()));
    }
    return file;
}

std::vector<SourceFile> read_source_tree() {
    const std::filesystem::path root = REMAND_SOURCE_DIR;
    std::vector<SourceFile> files;
    for (const auto* box : {"core", "connectors", "scanner", "db", "service", "tests"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / box)) {
            const auto extension = entry.path().extension();
            if (extension != ".cpp" && extension != ".hpp") continue;
            std::ifstream in(entry.path(), std::ios::binary);
            const std::string text{std::istreambuf_iterator<char>(in), {}};
            files.push_back(parse_source(entry.path().lexically_relative(root).generic_string(), text));
        }
    return files;
}

} // namespace remand::architecture
