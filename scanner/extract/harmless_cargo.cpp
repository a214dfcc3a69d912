#include "scanner/extract/harmless_cargo.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "scanner/extract/archive_listing.hpp"
#include "scanner/extract/file_kind.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

bool is_digit_of_base64(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

bool is_data(const ArchiveEntry& entry) {
    constexpr auto endings =
        std::to_array<std::string_view>({"json", "jsonl", "geojson", "csv", "tsv", "txt", "xml", "png", "jpg", "jpeg",
                                         "webp", "trace", "network", "stacks", "log"});
    const auto dot = entry.name.rfind('.');
    if (dot == std::string::npos || entry.is_encrypted) return false;
    const auto ending = ascii_lower(entry.name.substr(dot + 1));
    if (std::find(endings.begin(), endings.end(), ending) == endings.end()) return false;
    const auto kind = file_kind(entry.bytes, entry.name, "");
    return kind == FileKind::text || kind == FileKind::image || kind == FileKind::empty;
}

} // namespace

bool is_harmless_cargo(std::string_view base64) {
    std::string digits;
    for (const char c : base64.substr(0, limits::attachment_scanned_bytes))
        if (is_digit_of_base64(c)) digits += c;
    while (digits.size() % 4 != 0) digits += '=';
    const auto bytes = from_base64(digits);
    if (!bytes) return false;
    const auto kind = file_kind(*bytes, "", "");
    if (kind == FileKind::ooxml)
        return bytes->find("vbaProject") == std::string::npos && bytes->find("xl/macrosheets") == std::string::npos;
    if (kind != FileKind::zip) return false;
    const auto listing = list_archive(*bytes, limits::attachment_scanned_bytes);
    return !listing.entries.empty() && listing.malformed.empty() && !listing.is_encrypted &&
           std::all_of(listing.entries.begin(), listing.entries.end(), is_data);
}

} // namespace remand::scanner
