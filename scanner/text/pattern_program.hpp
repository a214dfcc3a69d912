// Tells whether a regular expression matches at a place of a text. RE2 answers that in time that does not depend on the
// pattern, but needs thousands of instructions to begin with, which is what short patterns in short texts cost. This one tries
// one way after the other without allocating anything, and gives up where there are too many. The answer is RE2's.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/text/pattern_syntax.hpp"

namespace remand::scanner {

// Immutable; thread-safe.
class PatternProgram {
public:
    // Nothing where the pattern is written with more than parse_pattern() knows, or has a group that repeats without end.
    [[nodiscard]] static std::optional<PatternProgram> compile(std::string_view pattern);

    static constexpr std::size_t no_match = std::string_view::npos;
    // Of `text`, valid UTF-8, here and below. Nothing: it takes too many steps to tell.
    // Whether a match begins at `at`.
    [[nodiscard]] std::optional<bool> matches_at(std::string_view text, std::size_t at) const;
    // Where the match ends that begins at `at`, of several the one that RE2 prefers; or no_match.
    [[nodiscard]] std::optional<std::size_t> end_of_match(std::string_view text, std::size_t at) const;
    // Where the first match to end does so, of all that begin at `from` or behind it; or no_match.
    [[nodiscard]] std::optional<std::size_t> first_end(std::string_view text, std::size_t from) const;

private:
    enum class Order : std::uint8_t { shortest_first, longest_first, all }; // of the ways that are tried
    enum class Operation : std::uint8_t { text, run, word_edge, split, jump, done };
    struct Instruction {
        Operation operation = Operation::done;
        std::uint16_t least = 0, most = 0; // run: how often, `endless` for any number; split: most - 1 is its row of choices_
        std::uint32_t first = 0; // text: in characters_; run: of sets_; split: of branches_; jump: of instructions_
        std::uint32_t count = 0; // text: bytes; split: branches; run: of branches_, the one that tells what may follow
    };
    static constexpr std::uint16_t endless = 0xFFFF;
    // Characters, as bits of ASCII and as all or none of the others but for a few.
    struct Set {
        std::array<std::uint64_t, 2> ascii{};
        bool holds_all_other = false;
        std::vector<std::string> beyond;
        bool operator==(const Set&) const = default;
    };
    // What goes on at an instruction, and what it may begin with: most ways end with one look at that.
    struct Branch {
        std::array<std::uint64_t, 2> ascii{};
        std::uint32_t target = 0;
        bool may_be_other = false, may_be_nothing = false;
    };
    // Of a split into many: which branches may begin with an ASCII character, by its lowest five bits.
    using Choices = std::array<std::uint64_t, 32>;
    class Compiler;
    class Attempt;

    std::vector<Instruction> instructions_;
    std::vector<Set> sets_;
    std::vector<Branch> branches_;
    std::vector<Choices> choices_;
    std::string characters_;
};

} // namespace remand::scanner
