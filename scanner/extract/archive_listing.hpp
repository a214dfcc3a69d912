// The files inside an archive, unpacked in memory under limits. Worker processes only: libarchive sees hostile bytes.
//
// Only formats that mail really carries are enabled (zip, 7z, rar, tar, gzip, iso, cab): the readers of the rare ones
// are where libarchive's past flaws are. Nothing is ever written to a disk.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

struct ArchiveEntry {
    std::string name;
    std::int64_t size = 0;
    std::string bytes; // as far as the limits allow; empty when locked
    bool is_encrypted = false;
    bool was_unlocked = false; // encrypted, and one of the passwords opened it: `bytes` are there
};

struct ArchiveListing {
    std::vector<ArchiveEntry> entries;
    bool is_encrypted = false;          // some entry, or the list of names itself
    std::vector<std::string> malformed; // "archive.broken", "limit.archive_ratio" ...
};

// `most_bytes`: how much may be unpacked at all. `passwords` are tried on encrypted entries of ZIP files; libarchive
// cannot open encrypted 7z and RAR files.
[[nodiscard]] ArchiveListing list_archive(std::string_view bytes, std::size_t most_bytes,
                                          const std::vector<std::string>& passwords = {});

} // namespace remand::scanner
