// Which of many regular expressions match a text, and where each first does.
//
// RE2::Set answers that with one automaton, but gaps like "[^.!?]{0,40}" in a hundred patterns give it so many states
// that each mail makes it build new ones (and out of memory it says "no match"). So each pattern is tried by itself,
// and only where one of its openings stands with all that it requires near enough behind it; a pattern without known openings
// is searched for everywhere. The answer is the same as if RE2 searched for each pattern everywhere.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/text/pattern_openings.hpp"
#include "scanner/text/pattern_program.hpp"
#include "scanner/text/prefix_tree.hpp"

namespace re2 {
class RE2;
}

namespace remand::scanner {

// Immutable; thread-safe.
class PatternSet {
public:
    // RE2 syntax, case-sensitive. Throws std::logic_error for one that neither PatternProgram nor RE2 compiles.
    explicit PatternSet(std::span<const std::string_view> patterns);
    ~PatternSet();
    PatternSet(const PatternSet&) = delete;
    PatternSet& operator=(const PatternSet&) = delete;

    struct Match {
        std::size_t pattern;  // index
        std::size_t position; // where its first match begins
    };
    struct Range {
        std::size_t first = 0, last = 0; // half open
    };
    // One for each pattern that matches, in the order of the patterns. `text` is valid UTF-8, of less than 4 GB.
    [[nodiscard]] std::vector<Match> find(std::string_view text) const { return find(text, {0, definitions_.size()}); }
    // Of these patterns only.
    [[nodiscard]] std::vector<Match> find(std::string_view text, Range wanted) const;
    // What matched.
    [[nodiscard]] std::string_view matched(std::string_view text, const Match& match) const;
    // Where the shortest beginning of `text` that the pattern matches in ends.
    [[nodiscard]] std::size_t first_end(std::string_view text, const Match& match) const;

private:
    // What RE2 makes of a pattern. It is made when it is first asked for: PatternProgram answers nearly always, and two in five
    // parts of a program's start went into making them all.
    class Definition {
    public:
        explicit Definition(std::string_view pattern);
        ~Definition();
        [[nodiscard]] const re2::RE2& compiled() const; // thread-safe

    private:
        std::string pattern_;
        mutable std::once_flag once_;
        mutable std::unique_ptr<const re2::RE2> compiled_;
    };
    struct Required {
        std::uint32_t group;
        Reach within;
    };
    struct Branch {
        std::uint32_t pattern, first_required, required; // of required_, and how many
    };
    struct Block {
        // The first byte's is the lowest bit.
        std::uint64_t word = 0, begins_at_edge = 0, begins_anywhere = 0, inside_character = 0;
    };
    [[nodiscard]] Block block_of(std::string_view bytes) const;
    struct Start {
        std::uint32_t at, character;
        bool is_at_edge; // of a word
    };
    struct Starts {
        std::vector<Start> all; // in the order of the text
        std::uint32_t longest_word = 0;
    };
    [[nodiscard]] Starts starts_in(std::string_view text) const;
    // A string that stands in a text, with all numbers that it has.
    struct Place {
        std::span<const std::uint32_t> numbers;
        std::uint32_t at, character;
    };
    struct Places {
        std::vector<Place> all; // in the order of the text
        std::uint32_t longest_word = 0;
    };
    [[nodiscard]] Places places_in(std::string_view text) const;
    // Where a pattern may match.
    struct Beginning {
        std::size_t pattern;
        std::uint32_t at;
    };
    [[nodiscard]] std::vector<Beginning> beginnings_among(const Places& places, Range wanted) const;
    [[nodiscard]] bool matches_at(std::string_view text, std::size_t pattern, std::size_t at) const;
    // An opening's number is its branch; what a group may consist of is numbered behind all branches.
    struct Strings {
        std::vector<PrefixTree::Entry> at_word_edge, anywhere;
    };
    static void add(const std::vector<Opening>& openings, std::size_t number, Strings& strings);

    std::deque<Definition> definitions_; // in the order of the patterns
    std::vector<std::optional<PatternProgram>> programs_; // of the same
    std::vector<Branch> branches_;
    std::vector<Required> required_; // of all branches
    std::size_t groups_ = 0;
    PrefixTree at_word_edge_, anywhere_;
    // What a byte may be, by the number of a bit.
    enum Mark : unsigned { word, begins_at_edge, begins_anywhere, inside_character };
    std::array<std::uint8_t, 256> marks_{};
    std::vector<std::size_t> without_openings_;
};

} // namespace remand::scanner
