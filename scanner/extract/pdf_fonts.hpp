// Fonts whose strings are numbers of glyphs: what they say stands in a map beside the font (ToUnicode, ISO 32000-1 section
// 9.10.3), which every program writes that wants its text to be copied.
//
// A font is found by its name on the page ("/F1 12 Tf"). Pages may give the same name to different fonts; which page a
// content belongs to is not worked out, so the map is taken that knows most of the codes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

// Codes to text, of one font.
class CodeMap {
public:
    // nullopt when there is no mapping in it. At most limits::pdf_map_rows rows are read.
    [[nodiscard]] static std::optional<CodeMap> read(std::string_view cmap);
    // As UTF-8; codes that it does not know are left out and counted in `unknown`.
    [[nodiscard]] std::string text_of(std::string_view codes, std::size_t& unknown) const;

private:
    struct Row {
        unsigned last = 0;
        std::u16string text; // of the first code; the last unit goes up with the code
    };
    std::size_t code_bytes_ = 1;
    std::map<unsigned, Row> rows_; // by the first code
};

class PdfFonts {
public:
    // The objects that stand in clear in `text`, each at "N 0 obj": fonts, and what pages call them.
    void read_objects(std::string_view text);
    // One object out of an object stream.
    void read_object(int number, std::string_view text);
    void add_map(int object, std::string_view cmap);
    // What the maps of the fonts of that name make of the codes; nullopt when none of these fonts has one.
    [[nodiscard]] std::optional<std::string> text_of(std::string_view font_name, std::string_view codes) const;

private:
    std::map<int, int> map_of_font_; // object of the font, object of its map
    std::map<std::string, std::vector<int>, std::less<>> fonts_of_name_;
    std::map<int, CodeMap> maps_;
};

} // namespace remand::scanner
