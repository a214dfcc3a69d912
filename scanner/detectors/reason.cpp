#include "scanner/detectors/reason.hpp"

#include <array>

#include "core/text.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t longest_value = 80;

// U+200B..200F, 202A..202E, 2060..2064 and 2066..2069, each three bytes long in UTF-8.
bool is_invisible(std::string_view character) {
    if (character.size() != 3 || character[0] != '\xE2') return false;
    const auto second = static_cast<unsigned char>(character[1]), third = static_cast<unsigned char>(character[2]);
    return (second == 0x80 && ((third >= 0x8B && third <= 0x8F) || (third >= 0xAA && third <= 0xAE))) ||
           (second == 0x81 && third >= 0xA0 && third <= 0xA9);
}

} // namespace

std::string shown(std::string_view value) {
    std::string out;
    for (std::size_t i = 0; i < value.size() && out.size() <= longest_value;) {
        const auto byte = static_cast<unsigned char>(value[i]);
        if (byte == 0xE2 && is_invisible(value.substr(i, 3))) {
            i += 3;
            continue;
        }
        out.push_back(byte < 0x20 || byte == 0x7F ? ' ' : value[i]);
        ++i;
    }
    return shorten(to_valid_utf8(out), longest_value);
}

} // namespace remand::scanner
