// What words mean, in seven languages (model/concepts.txt): "recorded", "aufgenommen" and "filmato" are one meaning. It
// is what lets a head of letters learn in one language what holds in another. Pure; thread-safe.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace remand::scanner {

using Concept = std::uint8_t;

class Concepts {
public:
    // Lines "name: word word* ..." over folded text; '#' begins a comment. give_up with the line that is broken.
    static Result<Concepts> parse(std::string_view file);

    // Of a word of a folded text; the longest beginning counts, and a whole word before beginnings. Of "l'addebito"
    // what follows the article, when the whole says nothing.
    [[nodiscard]] std::span<const Concept> of(std::string_view word) const;
    [[nodiscard]] std::size_t size() const { return names_.size(); }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    // Over all that it says: what was learnt with one table means nothing with another.
    [[nodiscard]] std::uint32_t hash() const { return hash_; }

private:
    struct Slot {
        std::uint32_t hash = 0; // 0: free
        std::uint32_t first = 0, count = 0;
    };
    static constexpr std::size_t slots = 1U << 14;
    // Nearly all beginnings of words are in no table: these bits tell it without going there.
    static constexpr std::size_t known_bits = 1U << 16;
    [[nodiscard]] const Slot* find(std::uint32_t hash) const;
    [[nodiscard]] std::span<const Concept> whole_or_beginning(std::string_view word) const;

    std::vector<std::string> names_;
    std::vector<Concept> meanings_;
    std::vector<Slot> table_ = std::vector<Slot>(slots);
    std::bitset<known_bits> known_;
    std::uint32_t hash_ = 0;
};

// The ones that are built in.
[[nodiscard]] const Concepts& shipped_concepts();

} // namespace remand::scanner
