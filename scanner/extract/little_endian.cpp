#include "scanner/extract/little_endian.hpp"

#include "scanner/extract/utf8.hpp"

namespace remand::scanner {

std::string utf8_of_utf16(std::string_view bytes) {
    std::string out;
    const auto unit = [&](std::size_t at) { return static_cast<char32_t>(little_endian(bytes, at, 2)); };
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        char32_t c = unit(i);
        if (c == 0) break;
        if (c >= 0xD800 && c < 0xDC00 && i + 3 < bytes.size()) {
            if (const char32_t low = unit(i + 2); low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10U) + (low - 0xDC00);
                i += 2;
            }
        }
        append_utf8(out, c);
    }
    return out;
}

} // namespace remand::scanner
