// Many strings with a number each; tells which of them a text begins with. A '#' in a string stands for a whole number, that is
// for all of the digits that stand together in the text. Immutable; thread-safe.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

class PrefixTree {
public:
    struct Entry {
        std::string string; // not empty
        std::uint32_t number;
    };
    explicit PrefixTree(std::vector<Entry> entries = {});

    // Calls `visit(numbers, end)` for each string that `text` begins with from `begin` on, shorter ones first; `numbers` are
    // those that this string came with, in order, and live as long as the tree.
    template <class Visit> void each_prefix_at(std::string_view text, std::size_t begin, Visit&& visit) const {
        const auto* nodes = nodes_.data();
        std::uint32_t node = root;
        for (auto at = begin; at < text.size(); ++at) {
            auto c = static_cast<unsigned char>(text[at]);
            if (is_digit(c)) {
                c = '#';
                while (at + 1 < text.size() && is_digit(static_cast<unsigned char>(text[at + 1]))) ++at;
            }
            const std::uint32_t child = nodes[node].children + c;
            if (nodes[child].parent != node) return;
            node = child;
            if (nodes[node].is_end) visit(std::span(numbers_).subspan(first_number_[node], counts_[node]), at + 1);
        }
    }

    // False when `text` from `begin` on certainly begins with none of them.
    [[nodiscard]] bool may_begin(std::string_view text, std::size_t begin) const {
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(at < text.size() ? text[at] : '\0'); };
        const auto pair = pair_of(byte(begin), byte(begin + 1));
        return triples_[triple_of(pair, byte(begin + 2))] || short_[pair];
    }

private:
    static constexpr std::uint32_t root = 0, nobody = 0xFFFFFFFF;
    static bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }

    // A double array (Aoe 1989): the child by byte `c` stands at `children + c`, if the node there names this one as its
    // parent. Children of several nodes lie between each other, so that thousands of strings stay in the cache.
    struct Node {
        std::uint32_t parent = nobody;
        std::uint32_t is_end : 1 = 0; // a string ends here
        std::uint32_t children : 31 = 0;
    };
    void note_beginning(std::string_view string);
    std::uint32_t place_for(std::string_view bytes, std::array<std::uint32_t, 256>& first_place);

    std::vector<Node> nodes_;
    std::vector<std::uint32_t> first_number_, counts_, numbers_; // of the strings that end at a node
    // Hashes of the first three bytes of all strings, and the first two of those that may be shorter in a text: most places of a
    // text are passed over by these alone.
    static constexpr std::size_t pair_of(unsigned char first, unsigned char second) { return std::size_t{first} << 8U | second; }
    static constexpr std::size_t triple_of(std::size_t pair, unsigned char third) { return (pair * 37 + third * 5) % triples; }
    static constexpr std::size_t triples = 1U << 15U;
    std::bitset<triples> triples_;
    std::bitset<65536> short_;
};

} // namespace remand::scanner
