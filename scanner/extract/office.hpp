// Office documents read just far enough to tell whether they run or load something, what they say and which pictures they show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

struct OfficeReading {
    bool has_macro = false;
    bool has_auto_macro = false;        // one that runs when the document is opened
    bool has_external_template = false; // a template, object or frame is loaded from elsewhere on opening
    bool is_encrypted = false;
    std::vector<std::string> urls; // of external relationships and fields, hyperlinks included
    std::string text;              // of OOXML: pages, headers, slides, cells; as much as limits::file_text_bytes and a part more
    std::vector<std::string_view> pictures; // of OOXML: the bytes of its parts
    std::size_t shown_bytes = 0;            // of parts that were read for their text
};

// OLE compound files (.doc, .xls, encrypted .docx): by the names of their streams, without walking the FAT.
[[nodiscard]] OfficeReading read_ole(std::string_view bytes);

// One part of an OOXML package (docx, xlsx ...), given its name inside the package. `out` may keep a view of `bytes`.
void read_ooxml_part(std::string_view name, std::string_view bytes, OfficeReading& out);

} // namespace remand::scanner
