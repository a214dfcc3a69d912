// Programs in a disk whose file system nobody here reads (NTFS, exFAT, UDF): the folders name their files in clear, and
// a program begins where a sector does. Pure.
#pragma once

#include <string_view>

namespace remand::scanner {

// Whether a file name with the ending of a program stands among these bytes, in 8 bits or in UTF-16.
[[nodiscard]] bool names_program(std::string_view bytes);
// The same in UTF-16 only: the names in a notebook.
[[nodiscard]] bool names_program_in_utf16(std::string_view bytes);
// Whether a Windows program or shortcut begins at a sector.
[[nodiscard]] bool begins_program_at_sector(std::string_view bytes);

} // namespace remand::scanner
