// Locked RAR 5 archives, which libarchive 3.6 gives up on: names of the files where they stand in clear, and that they are
// locked. Nothing is unpacked.
#pragma once

#include <string_view>

#include "scanner/extract/archive_listing.hpp"

namespace remand::scanner {

[[nodiscard]] bool is_rar5(std::string_view bytes);

// Reads block by block (RAR 5.0 archive format, "General archive structure"). `is_encrypted` is set when the headers or any
// file are; nothing is listed of what stands behind a locked header.
[[nodiscard]] ArchiveListing list_locked_rar5(std::string_view bytes);

} // namespace remand::scanner
