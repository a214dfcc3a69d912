// Numbers and texts as Windows lays them out in files. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace remand::scanner {

// `count` bytes, at most 8, lowest first; what lies beyond the end counts as zero.
[[nodiscard]] inline std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < count && at + i < bytes.size(); ++i)
        out |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return out;
}

// UTF-16LE up to the first zero; halves of pairs become U+FFFD.
[[nodiscard]] std::string utf8_of_utf16(std::string_view bytes);

} // namespace remand::scanner
