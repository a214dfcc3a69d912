// Files on a FAT12, FAT16 or FAT32 volume (Microsoft, "FAT: General Overview of On-Disk Format" 1.03). Small memory cards
// and disk images are formatted so. Deleted files are not looked for. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "scanner/extract/archive_listing.hpp"

namespace remand::scanner {

// Bytes of a disk: appends up to `size` of them from `at` on, fewer where the disk ends.
using ReadDisk = std::function<void(std::uint64_t at, std::size_t size, std::string& out)>;

// Whether these first 512 bytes are a FAT volume's boot sector. Strict: its jump, its signature and each number must fit.
[[nodiscard]] bool is_fat_boot_sector(std::string_view sector);

// Names with their folders, sizes, and bytes while there are `most_bytes` left; nullopt when no such volume begins at `at`.
// Within limits::archive_entries files, as many folders, and limits::fat_folder_bytes of each.
[[nodiscard]] std::optional<ArchiveListing> list_fat_volume(const ReadDisk& disk, std::uint64_t at, std::size_t most_bytes);

} // namespace remand::scanner
