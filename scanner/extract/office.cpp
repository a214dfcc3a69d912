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

// ECMA-376 part 1: what a reader of the document sees. "word/document.xml", "ppt/slides/slide3.xml" ...
bool is_shown(std::string_view name) {
    constexpr auto beginnings = std::to_array<std::string_view>({"word/document", "word/header", "word/footer", "ppt/slides/slide",
                                                                 "xl/sharedStrings", "xl/drawings/drawing"});
    return name.ends_with(".xml") &&
           std::ranges::any_of(beginnings, [&](std::string_view beginning) { return name.starts_with(beginning); });
}

// Paragraphs, cells and breaks part words; the runs of one paragraph do not.
bool parts_words(std::string_view tag) {
    constexpr auto tags = std::to_array<std::string_view>({"w:p", "w:br", "w:tab", "w:tc", "a:p", "a:br", "si"});
    return std::ranges::find(tags, tag) != tags.end();
}

void read_shown(std::string_view bytes, OfficeReading& out) {
    HtmlTokenizer tokenizer(bytes.substr(0, limits::html_bytes)); // XML's tags are tags enough
    HtmlToken token;
    bool is_code = false; // of a field: { HYPERLINK "https://..." }
    std::string codes;
    while (out.text.size() < limits::file_text_bytes && tokenizer.next(token)) {
        if (token.kind == HtmlToken::text)
            (is_code ? codes : out.text) += decode_entities(token.raw);
        else if (token.name == "w:instrtext")
            is_code = token.kind == HtmlToken::start_tag;
        else if (parts_words(token.name))
            out.text += ' ';
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
    if (is_shown(name) && out.text.size() < limits::file_text_bytes) read_shown(bytes, out);
}

} // namespace remand::scanner
