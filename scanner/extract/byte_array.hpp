// Files that a script carries as a list of numbers ("[80, 75, 3, 4, ...]", "0x4d, 0x5a"), or disguised with a key that each byte is
// XORed with. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <string_view>

namespace remand::scanner {

struct ByteArrays {
    bool is_long = false; // a list of bytes that is longer than the table of a report
    bool is_file = false; // one that is an archive, a program, a shortcut or a disk image, under whatever key
};
[[nodiscard]] ByteArrays find_byte_arrays(std::string_view script);

// The beginning of an archive, a program or a shortcut, as it is or with each byte XORed with the same key. Office documents are
// archives, too, and are none of these: reports carry them.
[[nodiscard]] bool is_disguised_file(std::string_view bytes);

} // namespace remand::scanner
