// A set of bytes as a table. std::string_view::find_first_of() makes a call for each byte it looks at, and [] checks its
// index: in loops over all of a text both cost more than the search itself.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace remand::scanner {

class ByteSet {
public:
    constexpr ByteSet() = default; // empty
    constexpr explicit ByteSet(std::string_view members) { *this = ByteSet().with(members); }
    [[nodiscard]] constexpr ByteSet with(std::string_view members) const {
        ByteSet more = *this;
        for (const char c : members) more.has_[static_cast<unsigned char>(c)] = true;
        return more;
    }
    // With all from `first` to `last`.
    [[nodiscard]] constexpr ByteSet with(unsigned char first, unsigned char last) const {
        ByteSet more = *this;
        for (unsigned c = first; c <= last; ++c) more.has_[c] = true;
        return more;
    }
    [[nodiscard]] constexpr bool has(char c) const { return has_[static_cast<unsigned char>(c)]; }
    // Where the first one stands from `at` on, the text's size when there is none.
    [[nodiscard]] constexpr std::size_t find(std::string_view text, std::size_t at = 0) const {
        const char* bytes = text.data();
        while (at < text.size() && !has(bytes[at])) ++at;
        return at;
    }
    // Where the first byte stands that is none.
    [[nodiscard]] constexpr std::size_t skip(std::string_view text, std::size_t at = 0) const {
        const char* bytes = text.data();
        while (at < text.size() && has(bytes[at])) ++at;
        return at;
    }

private:
    std::array<bool, 256> has_{};
};

inline constexpr ByteSet ascii_letters_and_digits = ByteSet().with('a', 'z').with('A', 'Z').with('0', '9');

} // namespace remand::scanner
