#include "scanner/extract/containers.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/extract/little_endian.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

// Entries within the limits; the caller has checked that `bytes` lies inside the file.
void add(ArchiveListing& listing, std::string name, std::string_view bytes, std::size_t& room) {
    if (listing.entries.size() == limits::archive_entries) {
        listing.malformed = {"limit.archive_entries"};
        return;
    }
    ArchiveEntry entry;
    entry.name = std::move(name);
    entry.size = static_cast<std::int64_t>(bytes.size());
    entry.bytes = std::string(bytes.substr(0, room));
    room -= std::min(room, bytes.size());
    listing.entries.push_back(std::move(entry));
}

} // namespace

ArchiveListing list_tnef(std::string_view bytes, std::size_t most_bytes) {
    constexpr std::size_t header = 6, attribute_head = 9, checksum = 2; // section 2.1.3
    constexpr std::uint64_t attach_title = 0x00018010, attach_data = 0x0006800F, attach_begin = 0x00069002;
    ArchiveListing listing;
    std::string name;
    std::string_view data;
    const auto finish = [&] {
        if (!name.empty() || !data.empty()) add(listing, name.empty() ? "attachment" : name, data, most_bytes);
        name.clear();
        data = {};
    };
    std::size_t at = header;
    while (at + attribute_head <= bytes.size()) {
        const auto id = little_endian(bytes, at + 1, 4);
        const auto size = little_endian(bytes, at + 5, 4);
        at += attribute_head;
        if (size > bytes.size() - at) {
            listing.malformed = {"archive.broken"};
            break;
        }
        const std::string_view value = bytes.substr(at, size);
        if (id == attach_begin) finish();
        if (id == attach_title)
            name = std::string(cut(to_valid_utf8(value.substr(0, value.find('\0'))), limits::file_name_bytes));
        if (id == attach_data) data = value;
        at += size + checksum;
    }
    finish();
    return listing;
}

ArchiveListing list_onenote(std::string_view bytes, std::size_t most_bytes) {
    // FileDataStoreObject (section 2.6.13): a GUID, the length, 12 unused bytes, the file.
    constexpr std::string_view guid{"\xE7\x16\xE3\xBD\x65\x26\x11\x45\xA4\xC4\x8D\x4D\x0B\x7A\x9E\xAC", 16};
    constexpr std::size_t head = 36;
    ArchiveListing listing;
    for (auto at = bytes.find(guid); at != std::string_view::npos; at = bytes.find(guid, at + guid.size())) {
        const auto begin = at + head;
        if (begin > bytes.size()) break;
        const auto size = std::min<std::uint64_t>(little_endian(bytes, at + guid.size(), 8), bytes.size() - begin);
        add(listing, fmt::format("embedded {}", listing.entries.size() + 1), bytes.substr(begin, size), most_bytes);
        if (!listing.malformed.empty()) break;
    }
    return listing;
}

} // namespace remand::scanner
