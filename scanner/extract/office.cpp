#include "scanner/extract/office.hpp"

#include <array>

#include "core/text.hpp"
#include "scanner/extract/html_tokenizer.hpp"
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

void read_ooxml_part(std::string_view name, std::string_view bytes, OfficeReading& out) {
    if (name.ends_with("vbaProject.bin")) {
        out.has_macro = true;
        out.has_auto_macro = out.has_auto_macro || has_auto_name(bytes);
    }
    if (name.starts_with("xl/macrosheets/")) out.has_macro = true; // Excel 4 macros
    if (!name.ends_with(".rels")) return;
    HtmlTokenizer tokenizer(bytes.substr(0, limits::html_bytes)); // XML's tags are tags enough
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

} // namespace remand::scanner
