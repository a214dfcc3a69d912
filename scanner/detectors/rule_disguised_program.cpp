// HARD RULE. A program or script of Windows that is named like a document: "invoice.pdf.exe", a name turned around by a
// bidirectional override, or an ending pushed out of sight by spaces, attached or inside an archive. Nobody names a
// program like that by accident. Honest look-alikes, left out: shortcuts to documents ("report.docx.lnk" in a copied
// folder), JavaScript about documents ("viewer.pdf.js"), and version numbers ("v1.2.exe").
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {
namespace {

constexpr auto programs = std::to_array<std::string_view>(
    {"exe", "scr", "com", "pif", "bat", "cmd", "vbs", "vbe", "jse", "wsf", "hta", "msi", "cpl"});
constexpr auto documents =
    std::to_array<std::string_view>({"pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "rtf", "jpg", "jpeg", "png",
                                     "gif", "tif", "tiff", "mp3", "mp4",  "wav", "odt",  "ods", "xps", "eml",  "msg"});

template <std::size_t N> bool is_one_of(std::string_view text, const std::array<std::string_view, N>& list) {
    const auto lower = ascii_lower(trim(text));
    return std::find(list.begin(), list.end(), lower) != list.end();
}

bool is_disguised(std::string_view name) {
    const auto last = name.rfind('.');
    if (last == std::string_view::npos || !is_one_of(name.substr(last + 1), programs)) return false;
    const auto front = name.substr(0, last);
    if (front.find("\u202E") != std::string_view::npos || front.find("     ") != std::string_view::npos) return true;
    const auto before = front.rfind('.');
    return before != std::string_view::npos && is_one_of(front.substr(before + 1), documents);
}

} // namespace

Reason rule_disguised_program(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments)
        if (is_disguised(file.name))
            return fmt::format("The file {} is a program that is named like a document{}", shown(file.name),
                               file.archive_depth > 0 ? " (inside an archive)" : "");
    return {};
}

} // namespace remand::scanner::detect
