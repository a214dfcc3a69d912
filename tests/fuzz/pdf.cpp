#include "scanner/extract/pdf.hpp"
#include "core/text.hpp"
#include "scanner/extract/office.hpp"
#include "scanner/limits.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

// PDF and Office files, read by our own code: bounded, valid UTF-8, pictures as large as they say.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = remand::fuzz::text(data, size);
    const auto pdf = read_pdf(bytes);
    remand::fuzz::require(pdf.urls.size() <= limits::links && pdf.text.size() <= limits::file_text_bytes);
    remand::fuzz::require(remand::to_valid_utf8(pdf.text) == pdf.text && pdf.images.size() <= limits::images);
    for (const auto& image : pdf.images)
        remand::fuzz::require(image.pixels.size() == static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height));
    static_cast<void>(read_ole(bytes));
    OfficeReading office;
    for (const auto* part : {"word/document.xml", "ppt/slides/slide1.xml", "xl/sharedStrings.xml", "word/_rels/document.xml.rels"})
        read_ooxml_part(part, bytes, office);
    remand::fuzz::require(office.urls.size() <= limits::links && office.text.size() <= limits::file_text_bytes + 2 * bytes.size() + 2);
    return 0;
}
