// A regular expression that a person wrote: RE2 syntax (https://github.com/google/re2/wiki/Syntax), found anywhere in a
// text, ignoring case. RE2 needs time in proportion to text and program, whatever the pattern; both are bounded here,
// so that no pattern can stall a worker.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace re2 {
class RE2;
}

namespace remand::scanner {

// Immutable; copies share one program; thread-safe.
class UserPattern {
public:
    static constexpr std::size_t longest = 500;     // bytes of the pattern
    static constexpr int largest_program = 1'500;   // instructions: "(\w{30}){30}" has more

    // fix_configuration "pattern.invalid": the sentence says what is wrong and at which character.
    [[nodiscard]] static Result<UserPattern> compile(std::string_view pattern);
    // These characters as they stand, or with word boundaries on both sides.
    [[nodiscard]] static Result<UserPattern> of_text(std::string_view text, bool is_whole_word);

    [[nodiscard]] bool is_in(std::string_view text) const; // `text` is valid UTF-8

private:
    explicit UserPattern(std::shared_ptr<const re2::RE2> program) : program_(std::move(program)) {}
    std::shared_ptr<const re2::RE2> program_;
};

} // namespace remand::scanner
