// Many strings with numbers each; tells which of them a text begins with. A '#' in a string stands for a whole number, that is
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

#include "scanner/text/pattern_syntax.hpp"

namespace remand::scanner {

class PrefixTree {
public:
    struct Entry {
        std::string string; // not empty, no byte is 0
        std::uint32_t number;
        bool ends_at_word_edge = false; // only where the text has RE2's \b behind it
    };
    // Throws std::length_error for more strings than it can hold, of which there can be a million.
    explicit PrefixTree(std::vector<Entry> entries = {});

    // Calls `visit(numbers, end)` for each string that `text` begins with from `begin` on, shorter ones first; `numbers` are
    // those that this string came with, in order but for those that need a word edge coming last. They live as long as the tree.
    template <class Visit> void each_prefix_at(std::string_view text, std::size_t begin, Visit&& visit) const {
        const Node* const nodes = nodes_.data();
        Node node = nodes[root];
        for (auto at = begin; at < text.size(); ++at) {
            const auto label = take(text, at);
            node = nodes[node.base + label];
            if (node.label != label || label == 0) return;
            if (node.is_leaf) return visit_leaf(node.base, text, at + 1, visit);
            if (node.is_end) this->visit(nodes[node.base].base, text, at + 1, visit);
        }
    }

    // False when `text` from `begin` on certainly begins with none of them.
    [[nodiscard]] bool may_begin(std::string_view text, std::size_t begin) const {
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(at < text.size() ? text[at] : '\0'); };
        const auto pair = pair_of(byte(begin), byte(begin + 1));
        const unsigned triple = triples_[triple_of(pair, byte(begin + 2))], is_short = short_[pair];
        return (triple | is_short) != 0; // both are looked at: a guess that fails costs more
    }

private:
    // A double array (Aoe 1989): the child by byte `c` stands at `base + c`, if the node there has that label; no two nodes have
    // the same base. Children of several nodes lie between each other, and what only one string goes on with lies in its record,
    // so that thousands of strings stay in the cache.
    struct Node {
        std::uint32_t label : 8 = 0;   // 0 for a place that is free
        std::uint32_t is_end : 1 = 0;  // a string ends here and others go on: its record is told by the base of the child by 0
        std::uint32_t is_leaf : 1 = 0; // one string is left: the base is its record
        std::uint32_t base : 22 = 0;
    };
    static_assert(sizeof(Node) == 4);
    // A record in records_: how many numbers, how many of them need no word edge (these come first), how many bytes the string
    // still has; then the numbers, then these bytes.
    enum Head : std::size_t { all_numbers, without_edge, rest_bytes, head_size };
    static constexpr std::uint32_t root = 0;

    static bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }
    // What stands at `at`, which is moved on to the last digit of a number.
    static unsigned char take(std::string_view text, std::size_t& at) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (!is_digit(c)) return c;
        while (at + 1 < text.size() && is_digit(static_cast<unsigned char>(text[at + 1]))) ++at;
        return '#';
    }
    template <class Visit> void visit(std::size_t record, std::string_view text, std::size_t end, Visit& visit) const {
        const auto* const head = records_.data() + record;
        const bool goes_on = end < text.size() && is_word_character(text[end]) == is_word_character(text[end - 1]);
        const auto count = head[goes_on ? without_edge : all_numbers];
        if (count > 0) visit(std::span(head + head_size, count), end);
    }
    template <class Visit> void visit_leaf(std::size_t record, std::string_view text, std::size_t at, Visit& visit) const {
        const auto* const head = records_.data() + record;
        const auto* const rest = reinterpret_cast<const unsigned char*>(head + head_size + head[all_numbers]);
        for (std::uint32_t i = 0; i < head[rest_bytes]; ++i, ++at)
            if (at >= text.size() || take(text, at) != rest[i]) return;
        this->visit(record, text, at, visit);
    }

    class Builder;

    std::vector<Node> nodes_;
    std::vector<std::uint32_t> records_;
    // Hashes of the first three bytes of all strings, and the first two of those that may be shorter in a text: most places of a
    // text are passed over by these alone.
    static constexpr std::size_t pair_of(unsigned char first, unsigned char second) { return std::size_t{first} << 8U | second; }
    static constexpr std::size_t triple_of(std::size_t pair, unsigned char third) { return (pair * 37 + third * 5) % triples; }
    static constexpr std::size_t triples = 1U << 15U;
    std::bitset<triples> triples_;
    std::bitset<65536> short_;
};

} // namespace remand::scanner
