// The text that a page's content draws. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "scanner/extract/pdf_fonts.hpp"

namespace remand::scanner {

// `content` is a content stream (ISO 32000-1 section 9.4), inflated. Strings in fonts without a map are read as Latin
// letters. At most limits::file_text_bytes and one string.
[[nodiscard]] std::string pdf_content_text(std::string_view content, const PdfFonts& fonts);

} // namespace remand::scanner
