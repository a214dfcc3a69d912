// FNV-1a of 32 bits, which words are looked up by (http://www.isthe.com/chongo/tech/comp/fnv/). Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace remand::scanner {

inline constexpr std::uint32_t fnv_start = 2166136261U;
[[nodiscard]] constexpr std::uint32_t fnv_with(std::uint32_t hash, char c) {
    return (hash ^ static_cast<unsigned char>(c)) * 16777619U;
}
[[nodiscard]] constexpr std::uint32_t fnv_with(std::uint32_t hash, std::string_view text) {
    for (const char c : text) hash = fnv_with(hash, c);
    return hash;
}

} // namespace remand::scanner
