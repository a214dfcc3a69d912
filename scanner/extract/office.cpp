#include "scanner/extract/office.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.hpp"
#include "scanner/extract/html_tokenizer.hpp"
#include "scanner/extract/text_urls.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t most_shown = 4 * limits::html_bytes; // of all parts of a document

// Names in OLE directories are UTF-16LE.
std::string utf16(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += c;
        out += '\0';
    }
    return out;
}

bool has_stream(std::string_view bytes, std::string_view name) {
    return bytes.find(utf16(name)) != std::string_view::npos;
}

// Names that Office runs by itself. Macro source is compressed, but its compression keeps the first use of a word.
bool has_auto_name(std::string_view bytes) {
    constexpr std::array<std::string_view, 10> names{"AutoOpen",   "Auto_Open",     "AutoExec",     "AutoClose",
                                                     "AutoExit",   "Document_Open", "DocumentOpen", "Workbook_Open",
                                                     "Auto_Close", "Document_Close"};
    for (const auto name : names)
        if (bytes.find(name) != std::string_view::npos || has_stream(bytes, name)) return true;
    return false;
}

} // namespace

OfficeReading read_ole(std::string_view bytes) {
    OfficeReading out;
    out.is_encrypted = has_stream(bytes, "EncryptedPackage") || has_stream(bytes, "EncryptionInfo");
    out.has_macro = has_stream(bytes, "_VBA_PROJECT") || has_stream(bytes, "VBA");
    out.has_auto_macro = out.has_macro && has_auto_name(bytes);
    return out;
}

namespace {

// The parts that hold what a reader of the document sees (ECMA-376 part 1). Which of Word's is the page is told elsewhere, and it
// can have any name; styles and settings hold no text. Of Excel's sheets those count whose cells hold text themselves.
bool is_shown(std::string_view name, std::string_view bytes) {
    constexpr auto beginnings = std::to_array<std::string_view>({"word/", "ppt/slides/", "xl/sharedStrings", "xl/drawings/"});
    if (!name.ends_with(".xml")) return false;
    if (name.starts_with("xl/worksheets/")) return bytes.find("<is>") != std::string_view::npos;
    return std::ranges::any_of(beginnings, [&](std::string_view beginning) { return name.starts_with(beginning); });
}

// Paragraphs, cells and breaks part words; the runs of one paragraph do not.
bool parts_words(std::string_view tag) {
    constexpr auto tags = std::to_array<std::string_view>({"p", "br", "tab", "tc", "si", "is"});
    return std::ranges::find(tags, tag) != tags.end();
}

// Text stands in elements "t" of all three kinds of documents, whatever prefix their namespaces have.
void read_shown(std::string_view bytes, OfficeReading& out) {
    bytes = bytes.substr(0, most_shown - std::min(most_shown, out.shown_bytes));
    out.shown_bytes += bytes.size();
    HtmlTokenizer tokenizer(bytes); // XML's tags are tags enough
    HtmlToken token;
    enum class Place { elsewhere, text, code } place = Place::elsewhere; // code of a field: { HYPERLINK "https://..." }
    std::string codes;
    while (out.text.size() < limits::file_text_bytes && tokenizer.next(token)) {
        if (token.kind == HtmlToken::text) {
            if (place != Place::elsewhere) (place == Place::code ? codes : out.text) += decode_entities(token.raw);
            continue;
        }
        const auto tag = token.name.substr(token.name.find(':') + 1); // npos + 1: all of it
        if (parts_words(tag)) out.text += ' ';
        const bool opens = token.kind == HtmlToken::start_tag;
        place = opens && tag == "t" ? Place::text : opens && tag == "instrtext" ? Place::code : Place::elsewhere;
    }
    out.text += ' ';
    const auto room = limits::links - std::min(limits::links, out.urls.size());
    for (auto& url : find_urls(to_valid_utf8(codes), room)) out.urls.push_back(std::move(url));
}

void read_relationships(std::string_view bytes, OfficeReading& out) {
    HtmlTokenizer tokenizer(bytes.substr(0, limits::html_bytes));
    HtmlToken token;
    while (tokenizer.next(token)) {
        if (token.kind != HtmlToken::start_tag || token.name != "relationship") continue;
        const auto* mode = token.attribute("targetmode");
        const auto* target = token.attribute("target");
        const auto* type = token.attribute("type");
        if (mode == nullptr || target == nullptr || type == nullptr || !equals_ignoring_case(*mode, "External"))
            continue;
        if (out.urls.size() < limits::links) out.urls.emplace_back(*target);
        const std::string kind = ascii_lower(type->substr(type->rfind('/') + 1));
        if (kind == "attachedtemplate" || kind == "oleobject" || kind == "frame" || kind == "subdocument" ||
            kind == "externallink")
            out.has_external_template = true;
    }
}

} // namespace

void read_ooxml_part(std::string_view name, std::string_view bytes, OfficeReading& out) {
    if (name.ends_with("vbaProject.bin")) {
        out.has_macro = true;
        out.has_auto_macro = out.has_auto_macro || has_auto_name(bytes);
    }
    if (name.starts_with("xl/macrosheets/")) out.has_macro = true; // Excel 4 macros
    if (name.ends_with(".rels")) read_relationships(bytes, out);
    if (name.find("/media/") != std::string_view::npos) out.pictures.push_back(bytes);
    const bool has_room = out.text.size() < limits::file_text_bytes && out.shown_bytes < most_shown;
    if (has_room && is_shown(name, bytes)) read_shown(bytes, out);
}

} // namespace remand::scanner
