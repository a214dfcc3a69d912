// Disk images by mail that are no ISO: bare volumes, disks with a partition table (MBR), and VHD files, fixed and dynamic
// (Microsoft, "Virtual Hard Disk Image Format Specification" 1.0). What lies on their FAT volumes is listed; NTFS, exFAT,
// VHDX and WIM are known by their marks and not opened (program_names.hpp looks for what they tell all the same). Worker processes only.
#pragma once

#include <string_view>

#include "scanner/extract/archive_listing.hpp"

namespace remand::scanner {

// A disk with a FAT volume, or a VHD file, whatever lies in it.
[[nodiscard]] bool is_virtual_disk(std::string_view bytes);

// No more is given back than the file is large. Empty where there is no FAT volume.
[[nodiscard]] ArchiveListing list_virtual_disk(std::string_view bytes, std::size_t most_bytes);

} // namespace remand::scanner
