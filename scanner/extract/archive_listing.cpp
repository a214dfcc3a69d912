#include "scanner/extract/archive_listing.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <archive.h>
#include <archive_entry.h>

#include "core/text.hpp"
#include "scanner/extract/rar5.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

struct ReadFree {
    void operator()(archive* reader) const noexcept { archive_read_free(reader); }
};

std::string name_of(archive_entry* entry) {
    const char* name = archive_entry_pathname_utf8(entry);
    if (name == nullptr) name = archive_entry_pathname(entry);
    return std::string(cut(to_valid_utf8(name == nullptr ? "" : name), limits::file_name_bytes));
}

} // namespace

ArchiveListing list_archive(std::string_view bytes, std::size_t most_bytes,
                            const std::vector<std::string>& passwords) {
    if (is_rar5(bytes))
        if (auto locked = list_locked_rar5(bytes); locked.is_encrypted) return locked;
    ArchiveListing listing;
    const std::unique_ptr<archive, ReadFree> reader(archive_read_new());
    archive_read_support_filter_gzip(reader.get());
    archive_read_support_format_zip(reader.get());
    archive_read_support_format_7zip(reader.get());
    archive_read_support_format_rar(reader.get());
    archive_read_support_format_rar5(reader.get());
    archive_read_support_format_tar(reader.get());
    archive_read_support_format_iso9660(reader.get());
    archive_read_support_format_cab(reader.get());
    if (bytes.starts_with("\x1F\x8B")) archive_read_support_format_raw(reader.get()); // a single file, gzipped
    const auto note = [&](std::string_view code) {
        if (std::find(listing.malformed.begin(), listing.malformed.end(), code) == listing.malformed.end())
            listing.malformed.emplace_back(code);
    };
    for (const auto& password : passwords)
        if (!password.empty()) archive_read_add_passphrase(reader.get(), password.c_str());
    if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
        note("archive.broken");
        return listing;
    }
    const std::size_t ratio_limit = std::max(bytes.size() * limits::archive_ratio, limits::archive_ratio_floor);
    std::size_t unpacked = 0;
    archive_entry* entry = nullptr; // owned by the reader
    for (;;) {
        const int answer = archive_read_next_header(reader.get(), &entry);
        if (answer == ARCHIVE_EOF) break;
        if (answer != ARCHIVE_OK && answer != ARCHIVE_WARN) {
            if (archive_read_has_encrypted_entries(reader.get()) > 0) listing.is_encrypted = true;
            note("archive.broken");
            break;
        }
        if (archive_entry_filetype(entry) == AE_IFDIR) continue;
        if (listing.entries.size() == limits::archive_entries) {
            note("limit.archive_entries");
            break;
        }
        ArchiveEntry item;
        item.name = name_of(entry);
        item.size = archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : 0;
        item.is_encrypted = archive_entry_is_encrypted(entry) != 0;
        listing.is_encrypted = listing.is_encrypted || item.is_encrypted;
        std::array<char, 65'536> buffer;
        while (!item.is_encrypted || !passwords.empty()) {
            const la_ssize_t count = archive_read_data(reader.get(), buffer.data(), buffer.size());
            if (count < 0 && item.is_encrypted) item.bytes.clear(); // no password fits
            if (count < 0 && !item.is_encrypted) note("archive.broken");
            if (count <= 0) {
                item.was_unlocked = item.is_encrypted && count == 0 && (item.size == 0 || !item.bytes.empty());
                break;
            }
            unpacked += static_cast<std::size_t>(count);
            if (unpacked > most_bytes) note("limit.archive_bytes");
            if (unpacked > ratio_limit) note("limit.archive_ratio");
            if (unpacked > most_bytes || unpacked > ratio_limit) {
                listing.entries.push_back(std::move(item));
                return listing;
            }
            item.bytes.append(buffer.data(), static_cast<std::size_t>(count));
        }
        if (!item.bytes.empty()) item.size = static_cast<std::int64_t>(item.bytes.size());
        listing.entries.push_back(std::move(item));
    }
    if (archive_read_has_encrypted_entries(reader.get()) > 0) listing.is_encrypted = true;
    return listing;
}

} // namespace remand::scanner
