// Many strings with a number each; tells which of them a text begins with. A '#' in a string stands for a whole number, that is
// for all of the digits that stand together in the text. Immutable; thread-safe.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
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

    // Calls `visit(number, end)` for each string that `text` begins with from `begin` on, shorter ones first.
    template <class Visit> void each_prefix_at(std::string_view text, std::size_t begin, Visit&& visit) const {
        std::uint32_t node = root;
        for (auto at = begin; at < text.size(); ++at) {
            auto c = static_cast<unsigned char>(text[at]);
            if (is_digit(c)) {
                c = '#';
                while (at + 1 < text.size() && is_digit(static_cast<unsigned char>(text[at + 1]))) ++at;
            }
            const std::uint32_t child = nodes_[node].children + c;
            if (nodes_[child].parent != node) return;
            node = child;
            if (!nodes_[node].is_end) continue;
            for (auto i = first_number_[node]; i < first_number_[node] + counts_[node]; ++i) visit(numbers_[i], at + 1);
        }
    }

    // False when none of them begins with these two bytes, nor is the first of them alone.
    [[nodiscard]] bool may_begin(unsigned char first, unsigned char second) const {
        return pairs_[std::size_t{first} << 8U | second];
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
    std::uint32_t place_for(std::string_view bytes, std::array<std::uint32_t, 256>& first_place);

    std::vector<Node> nodes_;
    std::vector<std::uint32_t> first_number_, counts_, numbers_; // of the strings that end at a node
    std::bitset<65536> pairs_; // of first bytes: most places of a text are passed over by this alone
};

} // namespace remand::scanner
