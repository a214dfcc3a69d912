#include "scanner/extract/program_names.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/text.hpp"
#include "scanner/extract/little_endian.hpp"

namespace remand::scanner {
namespace {

using namespace std::string_view_literals;

// Without "com", which ends the names of sites, too.
constexpr auto endings =
    std::to_array<std::string_view>({"exe", "scr", "pif", "bat", "cmd", "cpl", "msi", "js", "jse", "vbs", "vbe", "wsf",
                                     "wsh", "hta", "ps1", "lnk", "url", "chm"});
constexpr std::size_t shortest_stem = 3; // less is found in any noise

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == ' ' || c == ')';
}

// Characters `width` bytes apart; of UTF-16 the other byte must be zero.
class Names {
public:
    Names(std::string_view bytes, std::size_t width, std::size_t zero) : bytes_(bytes), width_(width), zero_(zero) {}

    [[nodiscard]] bool has_program() const {
        for (auto at = bytes_.find('.'); at != std::string_view::npos; at = bytes_.find('.', at + 1))
            if (has_stem(at) && has_ending(at)) return true;
        return false;
    }

private:
    // '\0' where there is no character.
    [[nodiscard]] char character(std::size_t at) const {
        if (at >= bytes_.size()) return '\0';
        if (width_ == 1) return bytes_[at];
        const auto other = at + zero_; // wraps around for the byte in front
        return other < bytes_.size() && bytes_[other] == '\0' ? bytes_[at] : '\0';
    }
    [[nodiscard]] bool has_stem(std::size_t dot) const {
        if (character(dot) != '.') return false;
        for (std::size_t i = 1; i <= shortest_stem; ++i)
            if (dot < i * width_ || !is_name_character(character(dot - i * width_))) return false;
        return true;
    }
    [[nodiscard]] bool has_ending(std::size_t dot) const {
        std::string ending;
        for (std::size_t i = 1; i <= 4; ++i) {
            const char c = character(dot + i * width_);
            if (!is_name_character(c) || c == ' ') break;
            ending += c;
        }
        return std::find(endings.begin(), endings.end(), ascii_lower(ending)) != endings.end();
    }

    std::string_view bytes_;
    std::size_t width_, zero_;
};

constexpr std::size_t byte_in_front = static_cast<std::size_t>(-1);

} // namespace

bool names_program_in_utf16(std::string_view bytes) {
    return Names(bytes, 2, 1).has_program() || Names(bytes, 2, byte_in_front).has_program();
}

bool names_program(std::string_view bytes) { return Names(bytes, 1, 0).has_program() || names_program_in_utf16(bytes); }

bool begins_program_at_sector(std::string_view bytes) {
    constexpr std::size_t sector = 512, header_at = 60, furthest_header = 4'096;
    for (std::size_t at = 0; at + 64 <= bytes.size(); at += sector) {
        const auto begin = bytes.substr(at);
        if (begin.starts_with("L\0\0\0\x01\x14\x02\0"sv)) return true;
        if (!begin.starts_with("MZ")) continue;
        const auto header = little_endian(begin, header_at, 4);
        if (header < furthest_header && begin.size() > header && begin.substr(header).starts_with("PE\0\0"sv))
            return true;
    }
    return false;
}

} // namespace remand::scanner
