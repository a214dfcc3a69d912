// The part of RE2's syntax that patterns of wordings are made of, read into pieces: characters, classes, \b and groups, each
// with its repetition. Pure; thread-safe.
#pragma once

#include <bitset>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

struct CharacterClass {
    std::bitset<128> ascii;             // those of ASCII that it holds
    std::vector<std::string> beyond;    // UTF-8, in the brackets
    bool holds_all_other = false;       // beyond ASCII all but `beyond`; else only these
    std::string listed;                 // its characters, of one that is a plain list of ASCII: "[abc]"
};

struct PatternPiece {
    enum class Kind : std::uint8_t { character, digit, character_class, word_edge, group };
    static constexpr std::uint32_t endless = std::numeric_limits<std::uint32_t>::max();
    using Sequence = std::vector<PatternPiece>;

    Kind kind = Kind::character;
    std::string character = {};               // UTF-8
    CharacterClass members = {};              // of a class or a digit
    bool is_in_word = false;                  // holds ASCII letters, digits and underscores only
    std::vector<Sequence> alternatives = {};  // of a group
    std::uint32_t least = 1, most = 1;        // how often it stands
};
using PatternSequence = PatternPiece::Sequence;

// Its alternatives; nothing where it is written with anything else, or is no pattern.
[[nodiscard]] std::optional<std::vector<PatternSequence>> parse_pattern(std::string_view pattern);

// RE2's \w: what stands on one side of its \b. A table of bits, since it is asked about each byte of a text.
inline bool is_word_character(char c) {
    constexpr std::uint64_t digits = 0x03FF'0000'0000'0000, letters = 0x07FF'FFFE'87FF'FFFE; // from '\0' and from '@', with '_'
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x80 && ((byte < 0x40 ? digits : letters) >> (byte & 63U) & 1U) != 0;
}

} // namespace remand::scanner
