#include "scanner/text/shape.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace remand::scanner {
namespace {

constexpr int shouting_from = 10; // letters

template <class Test> int count(std::string_view text, Test test) {
    int found = 0;
    const auto length = static_cast<int32_t>(text.size());
    for (int32_t i = 0; i < length;) {
        UChar32 c = 0;
        U8_NEXT(text.data(), i, length, c);
        if (c >= 0 && test(c)) ++found;
    }
    return found;
}

} // namespace

bool has_pictographs(std::string_view text) {
    return count(text,
                 [](UChar32 c) { return c >= 0x2190 && u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) != 0; }) >
               0 ||
           count(text, [](UChar32 c) { return c >= 0x2190 && c <= 0x2BFF && u_charType(c) == U_OTHER_SYMBOL; }) > 0;
}

bool has_styled_letters(std::string_view text) {
    const auto styled = [](UChar32 c) {
        return (c >= 0x1D400 && c <= 0x1D7FF) || (c >= 0x24B6 && c <= 0x24E9) || (c >= 0x1F130 && c <= 0x1F189);
    };
    return count(text, styled) >= 3;
}

bool is_shouting(std::string_view text) {
    const int upper = count(text, [](UChar32 c) { return u_isupper(c) != 0; });
    const int lower = count(text, [](UChar32 c) { return u_islower(c) != 0; });
    return upper + lower >= shouting_from && lower * 10 <= upper;
}

} // namespace remand::scanner
