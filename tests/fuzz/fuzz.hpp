// What every fuzz target needs: its input as text, and a check that stops the fuzzer.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace remand::fuzz {

inline std::string_view text(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// Not assert(): it must hold in every build.
inline void require(bool is_true) {
    if (!is_true) std::abort();
}

} // namespace remand::fuzz
