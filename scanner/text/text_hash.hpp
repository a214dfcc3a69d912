// For hash tables keyed by strings that are looked up by views.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace remand::scanner {

struct TextHash {
    using is_transparent = void;
    [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};

} // namespace remand::scanner
