// Files inside files that are no archives: Outlook's winmail.dat (TNEF, MS-OXTNEF) and OneNote sections (MS-ONESTORE).
#pragma once

#include <string_view>

#include "scanner/extract/archive_listing.hpp"

namespace remand::scanner {

[[nodiscard]] ArchiveListing list_tnef(std::string_view bytes, std::size_t most_bytes);
[[nodiscard]] ArchiveListing list_onenote(std::string_view bytes, std::size_t most_bytes);

} // namespace remand::scanner
