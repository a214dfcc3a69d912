// Many strings with a number each; tells which of them a text begins with. Immutable; thread-safe.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

class PrefixTree {
public:
    struct Entry {
        std::string string; // not empty
        std::size_t number;
    };
    explicit PrefixTree(std::vector<Entry> entries = {});

    // Calls `visit(number)` for each string that `text` begins with, shorter ones first.
    template <class Visit> void each_prefix_of(std::string_view text, Visit&& visit) const {
        if (text.empty()) return;
        std::size_t node = child_of_root_[static_cast<unsigned char>(text.front())];
        while (node != root) {
            for (auto i = first_number_[node]; i < first_number_[node + 1]; ++i) visit(numbers_[i]);
            text.remove_prefix(1);
            if (text.empty()) return;
            const auto children = first_child_[node];
            const void* child = std::memchr(labels_.data() + children, text.front(), first_child_[node + 1] - children);
            if (child == nullptr) return;
            node = static_cast<std::size_t>(static_cast<const char*>(child) - labels_.data());
        }
    }

    // False when none of them begins with these two bytes, nor is the first of them alone.
    [[nodiscard]] bool may_begin(unsigned char first, unsigned char second) const {
        return pairs_[std::size_t{first} << 8U | second];
    }

private:
    static constexpr std::size_t root = 0;

    // Breadth first: the children of a node stand together, and those of the next node follow. Five bytes a node, so
    // that thousands of strings stay in the cache.
    std::string labels_;                                    // the byte that leads to the node; the root's means nothing
    std::vector<std::uint32_t> first_child_, first_number_; // with one more at the end
    std::vector<std::size_t> numbers_;
    std::array<std::uint32_t, 256> child_of_root_{}; // `root`: none
    std::bitset<65536> pairs_;                       // of first bytes: most places of a text are passed over by this alone
};

} // namespace remand::scanner
