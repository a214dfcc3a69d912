#include <algorithm>
#include <array>
#include <cstdint>

#include "scanner/extract/html_tokenizer.hpp"
#include "scanner/extract/utf8.hpp"

namespace remand::scanner {
namespace {

struct Entity {
    std::string_view name;
    char32_t first, second;
    int is_legacy;
};
constexpr Entity entities[] = {
#include "scanner/extract/html_entity_table.inc"
};

const Entity* find_entity(std::string_view name) {
    const auto* found = std::lower_bound(std::begin(entities), std::end(entities), name,
                                         [](const Entity& entity, std::string_view key) { return entity.name < key; });
    return found != std::end(entities) && found->name == name ? found : nullptr;
}

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Numeric references in the range of C1 controls mean Windows-1252 (section 13.2.5.80).
char32_t repaired(char32_t c) {
    constexpr std::array<char16_t, 32> upper{0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                             0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                             0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                             0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    return c >= 0x80 && c < 0xA0 ? upper[c - 0x80U] : c;
}

// Length of a numeric reference at the start of `text` ("&#..."), appended to `out`; 0 when it is none.
std::size_t take_numeric(std::string_view text, std::string& out) {
    std::size_t i = 2;
    const bool is_hex = i < text.size() && (text[i] == 'x' || text[i] == 'X');
    if (is_hex) ++i;
    const std::size_t digits = i;
    std::uint32_t value = 0;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        std::uint32_t digit = 99;
        if (c >= '0' && c <= '9') digit = static_cast<std::uint32_t>(c - '0');
        if (is_hex && c >= 'a' && c <= 'f') digit = static_cast<std::uint32_t>(c - 'a') + 10;
        if (is_hex && c >= 'A' && c <= 'F') digit = static_cast<std::uint32_t>(c - 'A') + 10;
        if (digit == 99) break;
        if (value <= 0x10FFFF) value = value * (is_hex ? 16 : 10) + digit;
    }
    if (i == digits) return 0;
    append_utf8(out, repaired(value));
    return i < text.size() && text[i] == ';' ? i + 1 : i;
}

std::size_t take_named(std::string_view text, bool is_attribute, std::string& out) {
    constexpr std::size_t longest_name = 32;
    std::size_t end = 1;
    while (end < text.size() && end <= longest_name && is_alphanumeric(text[end])) ++end;
    const Entity* entity = nullptr;
    std::size_t length = 0;
    if (end < text.size() && text[end] == ';') {
        entity = find_entity(text.substr(1, end - 1));
        length = end + 1;
    }
    // Old references without a semicolon: the longest that is known; in attributes not before "=" or a letter.
    for (std::size_t shorter = std::min(end, std::size_t{8}); entity == nullptr && shorter > 2; --shorter) {
        const Entity* candidate = find_entity(text.substr(1, shorter - 1));
        if (candidate == nullptr || candidate->is_legacy == 0) continue;
        const char next = shorter < text.size() ? text[shorter] : ' ';
        if (is_attribute && (next == '=' || is_alphanumeric(next))) return 0;
        entity = candidate;
        length = shorter;
    }
    if (entity == nullptr) return 0;
    append_utf8(out, entity->first);
    if (entity->second != 0) append_utf8(out, entity->second);
    return length;
}

} // namespace

std::string decode_entities(std::string_view text, bool is_attribute) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto ampersand = std::min(text.find('&'), text.size());
        out += text.substr(0, ampersand);
        text.remove_prefix(ampersand);
        if (text.empty()) break;
        std::size_t length = 0;
        if (text.size() > 2 && text[1] == '#')
            length = take_numeric(text, out);
        else if (text.size() > 2)
            length = take_named(text, is_attribute, out);
        if (length == 0) {
            out += '&';
            length = 1;
        }
        text.remove_prefix(length);
    }
    return out;
}

} // namespace remand::scanner
