#include "scanner/extract/pdf_fonts.hpp"

#include <algorithm>
#include <charconv>

#include "scanner/extract/pdf_syntax.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

unsigned code_of(std::string_view bytes) {
    unsigned code = 0;
    for (const char c : bytes) code = code << 8U | static_cast<unsigned char>(c);
    return code;
}

std::u16string units_of(std::string_view bytes) {
    std::u16string out;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
        out += static_cast<char16_t>(static_cast<unsigned char>(bytes[i]) << 8U | static_cast<unsigned char>(bytes[i + 1]));
    return out;
}

void append_units(std::string& out, const std::u16string& units, unsigned step) {
    for (std::size_t i = 0; i < units.size(); ++i) {
        char32_t c = units[i];
        if (i + 1 == units.size()) c = static_cast<char16_t>(c + step);
        const bool is_high = c >= 0xD800 && c < 0xDC00 && i + 1 < units.size();
        if (is_high) {
            char32_t low = units[i + 1];
            if (i + 2 == units.size()) low = static_cast<char16_t>(low + step);
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10U) + (low - 0xDC00);
                ++i;
            }
        }
        append_utf8(out, c);
    }
}

// The strings and brackets of one section of a map, in their order.
struct Piece {
    char bracket = 0; // '[' or ']', or 0 for a string
    std::string bytes;
};

std::vector<Piece> pieces_of(std::string_view section) {
    std::vector<Piece> out;
    for (std::size_t at = 0; at < section.size() && out.size() < 4 * limits::pdf_map_rows;) {
        const char c = section[at];
        if (c == '<') {
            std::size_t length = 0;
            out.push_back({0, pdf_string(section.substr(at), length)});
            at += length;
            continue;
        }
        if (c == '[' || c == ']') out.push_back({c, {}});
        ++at;
    }
    return out;
}

template <class Take> void for_each_section(std::string_view text, std::string_view name, Take&& take) {
    const auto begin = "begin" + std::string(name), end = "end" + std::string(name);
    for (auto at = text.find(begin); at != std::string_view::npos; at = text.find(begin, at)) {
        at += begin.size();
        const auto stop = std::min(text.find(end, at), text.size());
        take(pieces_of(text.substr(at, stop - at)));
        at = stop;
    }
}

// "12 0 R" at the beginning: 12.
std::optional<int> reference(std::string_view text) {
    const auto skip = [&] {
        while (!text.empty() && is_pdf_space(text.front())) text.remove_prefix(1);
    };
    int number = 0, generation = 0;
    for (int* target : {&number, &generation}) {
        skip();
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *target);
        if (error != std::errc{}) return {};
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    }
    skip();
    return text.starts_with('R') ? std::optional(number) : std::nullopt;
}

constexpr std::string_view to_unicode = "/ToUnicode";

} // namespace

std::optional<CodeMap> CodeMap::read(std::string_view cmap) {
    CodeMap out;
    std::size_t rows = 0;
    const auto add = [&](const std::string& first, const std::string& last, const std::string& text, unsigned step) {
        if (first.empty() || first.size() > 4 || last.size() != first.size() || text.empty() || rows++ >= limits::pdf_map_rows)
            return;
        out.code_bytes_ = std::max(out.code_bytes_, first.size());
        const unsigned from = code_of(first) + step, to = code_of(last);
        out.rows_.insert_or_assign(from, Row{std::max(from, to), units_of(text)});
    };
    for_each_section(cmap, "bfchar", [&](const std::vector<Piece>& pieces) {
        for (std::size_t i = 0; i + 1 < pieces.size(); i += 2) add(pieces[i].bytes, pieces[i].bytes, pieces[i + 1].bytes, 0);
    });
    for_each_section(cmap, "bfrange", [&](const std::vector<Piece>& pieces) {
        for (std::size_t i = 0; i + 2 < pieces.size();) {
            const auto &first = pieces[i].bytes, &last = pieces[i + 1].bytes;
            if (pieces[i + 2].bracket != '[') { // one text, which goes up with the code
                add(first, last, pieces[i + 2].bytes, 0);
                i += 3;
                continue;
            }
            unsigned step = 0;
            for (i += 3; i < pieces.size() && pieces[i].bracket == 0; ++i, ++step) add(first, first, pieces[i].bytes, step);
            ++i; // the bracket
        }
    });
    if (out.rows_.empty()) return {};
    return out;
}

std::string CodeMap::text_of(std::string_view codes, std::size_t& unknown) const {
    std::string out;
    for (std::size_t at = 0; at + code_bytes_ <= codes.size(); at += code_bytes_) {
        const unsigned code = code_of(codes.substr(at, code_bytes_));
        auto row = rows_.upper_bound(code);
        if (row == rows_.begin() || (--row)->second.last < code) {
            ++unknown;
            continue;
        }
        append_units(out, row->second.text, code - row->first);
    }
    return out;
}

void PdfFonts::read_objects(std::string_view text) {
    constexpr std::size_t longest_object = 65'536;
    std::size_t count = 0;
    for (auto at = text.find(" obj"); at != std::string_view::npos && count < limits::pdf_objects; ++count) {
        // "12 0 obj": back over the generation to the number.
        auto begin = at;
        for (int words = 0; words < 2; ++words) {
            const auto longest = begin > 8 ? begin - 8 : 0;
            while (begin > longest && is_pdf_space(text[begin - 1])) --begin;
            while (begin > longest && text[begin - 1] >= '0' && text[begin - 1] <= '9') --begin;
        }
        int number = 0;
        std::from_chars(text.data() + begin, text.data() + at, number);
        const auto next = text.find(" obj", at + 4);
        const auto object = text.substr(at, std::min(std::min(next, text.size()) - at, longest_object));
        read_object(number, object.substr(0, std::min(object.find("stream"), object.find("endobj"))));
        at = next;
    }
}

void PdfFonts::read_object(int number, std::string_view text) {
    if (const auto at = text.find(to_unicode); at != std::string_view::npos && map_of_font_.size() < limits::pdf_fonts)
        if (const auto map = reference(text.substr(at + to_unicode.size()))) map_of_font_.emplace(number, *map);
    // Names of fonts stand in resources, within the page's object or in one of their own: "/F1 12 0 R".
    for (auto at = text.find('/'); at != std::string_view::npos; at = text.find('/', at + 1)) {
        auto end = at + 1;
        while (end < text.size() && !is_pdf_delimiter(text[end])) ++end;
        if (end >= text.size() || !is_pdf_space(text[end])) continue;
        const auto object = reference(text.substr(end, 24));
        if (!object) continue;
        if (fonts_of_name_.size() >= limits::pdf_font_names) return;
        auto& fonts = fonts_of_name_[std::string(text.substr(at + 1, end - at - 1))];
        if (fonts.size() < limits::pdf_fonts && std::find(fonts.begin(), fonts.end(), *object) == fonts.end())
            fonts.push_back(*object);
    }
}

void PdfFonts::add_map(int object, std::string_view cmap) {
    if (maps_.size() >= limits::pdf_fonts) return;
    if (auto map = CodeMap::read(cmap)) maps_.emplace(object, std::move(*map));
}

std::optional<std::string> PdfFonts::text_of(std::string_view font_name, std::string_view codes) const {
    const auto fonts = fonts_of_name_.find(font_name);
    if (fonts == fonts_of_name_.end()) return {};
    std::optional<std::string> best;
    std::size_t fewest = 0;
    for (const int font : fonts->second) {
        const auto object = map_of_font_.find(font);
        const auto map = object == map_of_font_.end() ? maps_.end() : maps_.find(object->second);
        if (map == maps_.end()) continue;
        std::size_t unknown = 0;
        auto text = map->second.text_of(codes, unknown);
        if (best && unknown >= fewest) continue;
        best = std::move(text);
        fewest = unknown;
        if (unknown == 0) break;
    }
    return best;
}

} // namespace remand::scanner
