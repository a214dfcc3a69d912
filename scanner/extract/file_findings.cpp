#include "scanner/extract/file_findings.hpp"

#include "scanner/extract/utf8.hpp"

namespace remand::scanner {

void FileFindings::add_text(std::string_view more) {
    const std::string folded = fold_white_space(more);
    if (folded.empty() || text.find(folded) != std::string::npos) return;
    if (!text.empty()) text += ' ';
    text += folded;
    text = std::string(cut(text, limits::file_text_bytes));
}

} // namespace remand::scanner
