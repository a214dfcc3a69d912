// A cheap look into a PDF: does it act, is it locked, where do its links go, what does it say, what pictures are in it.
// No page is laid out: text in a font of glyph numbers without a map to letters, and codes drawn as lines, are not read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/extract/image.hpp"

namespace remand::scanner {

struct PdfReading {
    bool has_action = false; // JavaScript, Launch or an embedded file that opens
    bool is_encrypted = false;
    bool has_embedded_file = false;
    std::vector<std::string> urls;
    std::string text;              // of the pages, as drawn; white space folded; at most limits::file_text_bytes
    std::vector<GreyImage> images; // at most limits::images, each within limits::image_pixels
};

// Looks at the objects in clear and inside compressed streams (objects, pages, pictures), at most
// limits::pdf_inflated_bytes and limits::pdf_streams of them.
[[nodiscard]] PdfReading read_pdf(std::string_view bytes);

} // namespace remand::scanner
