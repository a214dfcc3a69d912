#include "scanner/text/prefix_tree.hpp"

#include <algorithm>
#include <tuple>

namespace remand::scanner {
namespace {

constexpr std::size_t labels = 256;

std::string all_bytes() {
    std::string out;
    for (std::size_t c = 0; c < labels; ++c) out += static_cast<char>(c);
    return out;
}

// What a byte of a string stands for in a text.
std::string bytes_for(char c) { return c == '#' ? "#0123456789" : std::string(1, c); }

} // namespace

// A number may be longer than one byte, and a text end with the string.
void PrefixTree::note_beginning(std::string_view string) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(string[at]); };
    if (string.size() >= 3 && string.substr(0, 3).find('#') == std::string_view::npos) {
        triples_.set(triple_of(pair_of(byte(0), byte(1)), byte(2)));
        return;
    }
    const bool has_second = string.size() > 1 && string.front() != '#';
    for (const char first : bytes_for(string.front()))
        for (const char second : has_second ? bytes_for(string[1]) : all_bytes())
            short_.set(pair_of(static_cast<unsigned char>(first), static_cast<unsigned char>(second)));
}

// A place where all of `bytes` (at least one) find a free node: the first one, or the first one near the end where several
// are asked for, since they seldom fit into a gap. Before `first_place` of a byte none is free for it.
std::uint32_t PrefixTree::place_for(std::string_view bytes, std::array<std::uint32_t, 256>& first_place) {
    constexpr std::size_t near_end = labels;
    const auto is_free = [&](std::size_t at) { return at >= nodes_.size() || (at != root && nodes_[at].parent == nobody); };
    auto& first = first_place[static_cast<unsigned char>(bytes.front())];
    std::size_t place = first;
    if (bytes.size() > 1 && nodes_.size() > near_end) place = std::max(place, nodes_.size() - near_end);
    while (!std::ranges::all_of(bytes, [&](char c) { return is_free(place + static_cast<unsigned char>(c)); })) ++place;
    if (bytes.size() == 1) first = static_cast<std::uint32_t>(place);
    // Each node can be asked for a child by any byte.
    if (nodes_.size() < place + labels) nodes_.resize(place + labels);
    return static_cast<std::uint32_t>(place);
}

PrefixTree::PrefixTree(std::vector<Entry> entries) : nodes_(labels) {
    std::ranges::sort(entries, {}, [](const Entry& entry) { return std::tie(entry.string, entry.number); });
    for (const auto& entry : entries) note_beginning(entry.string);
    struct Subtree { // entries with the same first `depth` bytes
        std::uint32_t node;
        std::size_t first, last, depth;
    };
    std::array<std::uint32_t, labels> first_place{};
    std::vector<Subtree> subtrees{{root, 0, entries.size(), 0}};
    for (std::size_t i = 0; i < subtrees.size(); ++i) { // breadth first: what most texts reach lies together
        auto [node, first, last, depth] = subtrees[i];
        const auto first_number = numbers_.size();
        for (; first < last && entries[first].string.size() == depth; ++first)
            numbers_.push_back(entries[first].number);
        if (numbers_.size() > first_number) {
            nodes_[node].is_end = 1;
            first_number_.resize(nodes_.size());
            counts_.resize(nodes_.size());
            first_number_[node] = static_cast<std::uint32_t>(first_number);
            counts_[node] = static_cast<std::uint32_t>(numbers_.size() - first_number);
        }
        std::string bytes;
        for (auto at = first; at < last; ++at)
            if (const char c = entries[at].string[depth]; bytes.empty() || bytes.back() != c) bytes += c;
        if (bytes.empty()) continue;
        const auto place = place_for(bytes, first_place);
        nodes_[node].children = place;
        for (const char c : bytes) {
            const auto child = place + static_cast<unsigned char>(c);
            nodes_[child].parent = node;
            auto end = first;
            while (end < last && entries[end].string[depth] == c) ++end;
            subtrees.push_back({child, first, end, depth + 1});
            first = end;
        }
    }
}

} // namespace remand::scanner
