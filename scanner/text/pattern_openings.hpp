// What the matches of a regular expression must hold: "\b(verif(y|ied)|confirm)\b[^.]{0,30}\bpassword" can only match
// where "verify", "verified" or "confirm" stands and "password" follows somewhere. A text is searched for such plain
// strings at a fraction of what the expression costs. Pure; thread-safe.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

struct Opening {
    std::string text;              // never empty; '#' stands for a whole number (prefix_tree.hpp)
    bool is_at_word_edge = false;  // a \b stands before it
    bool ends_at_word_edge = false; // and one behind it
    auto operator<=>(const Opening&) const = default;
};

// How much text a part of a pattern matches at most.
struct Reach {
    std::uint32_t characters = 0; // of UTF-8
    std::uint32_t words = 0;      // and as often the longest word of the text, for each \w+
    bool is_endless = false;
    bool operator==(const Reach&) const = default;
};

// Strings of which each match holds one.
struct RequiredStrings {
    std::vector<Opening> strings;
    Reach within; // it begins so far behind the beginning of the match, or nearer
};

// One of the alternatives that a pattern consists of; most patterns are a single one.
struct PatternBranch {
    std::vector<Opening> openings; // each of its matches begins with one of these, at a word edge where it says so
    std::vector<RequiredStrings> required; // behind the opening
};

// The branches of `pattern` (RE2 syntax, case-sensitive, no flags). The strings may stand where nothing matches. Empty: a match
// can begin with anything, or the pattern is written with something that is not read here.
[[nodiscard]] std::vector<PatternBranch> branches_of(std::string_view pattern);

} // namespace remand::scanner
