// A cheap look into a PDF: does it act, is it locked, where do its links go. No page is laid out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

struct PdfReading {
    bool has_action = false; // JavaScript, Launch or an embedded file that opens
    bool is_encrypted = false;
    std::vector<std::string> urls;
};

// Looks at the objects in clear and inside compressed streams that hold objects (ObjStm).
[[nodiscard]] PdfReading read_pdf(std::string_view bytes);

} // namespace remand::scanner
