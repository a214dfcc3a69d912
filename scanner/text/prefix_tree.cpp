#include "scanner/text/prefix_tree.hpp"

#include <algorithm>

namespace remand::scanner {

PrefixTree::PrefixTree(std::vector<Entry> entries) : labels_(1, '\0') {
    std::ranges::sort(entries, {}, &Entry::string);
    for (const auto& entry : entries) {
        const std::size_t first = std::size_t{static_cast<unsigned char>(entry.string.front())} << 8U;
        if (entry.string.size() > 1)
            pairs_.set(first | static_cast<unsigned char>(entry.string[1]));
        else
            for (std::size_t second = 0; second < 256; ++second) pairs_.set(first | second);
    }
    struct Subtree { // entries with the same first `depth` bytes
        std::size_t first, last, depth;
    };
    std::vector<Subtree> nodes{{0, entries.size(), 0}};
    for (std::size_t node = 0; node < nodes.size(); ++node) {
        auto [first, last, depth] = nodes[node];
        first_number_.push_back(static_cast<std::uint32_t>(numbers_.size()));
        for (; first < last && entries[first].string.size() == depth; ++first)
            numbers_.push_back(entries[first].number);
        first_child_.push_back(static_cast<std::uint32_t>(nodes.size()));
        while (first < last) {
            const char label = entries[first].string[depth];
            auto end = first;
            while (end < last && entries[end].string[depth] == label) ++end;
            labels_.push_back(label);
            nodes.push_back({first, end, depth + 1});
            first = end;
        }
    }
    first_number_.push_back(static_cast<std::uint32_t>(numbers_.size()));
    first_child_.push_back(static_cast<std::uint32_t>(nodes.size()));
    for (auto child = first_child_[root]; child < first_child_[root + 1]; ++child)
        child_of_root_[static_cast<unsigned char>(labels_[child])] = child;
}

} // namespace remand::scanner
