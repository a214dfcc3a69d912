#include "scanner/text/prefix_tree.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <tuple>

namespace remand::scanner {
namespace {

constexpr std::size_t labels = 256;
constexpr std::size_t largest_base = (1U << 22U) - 1;

std::string all_bytes() {
    std::string out;
    for (std::size_t c = 0; c < labels; ++c) out += static_cast<char>(c);
    return out;
}

// What a byte of a string stands for in a text.
std::string bytes_for(char c) { return c == '#' ? "#0123456789" : std::string(1, c); }

std::uint32_t to_base(std::size_t place) {
    if (place > largest_base) throw std::length_error("too many strings for one prefix tree");
    return static_cast<std::uint32_t>(place);
}

} // namespace

class PrefixTree::Builder {
public:
    Builder(PrefixTree& tree, std::vector<Entry> entries) : tree_(tree), entries_(std::move(entries)) {
        std::ranges::sort(entries_, {},
                          [](const Entry& entry) { return std::tie(entry.string, entry.ends_at_word_edge, entry.number); });
    }

    void build() {
        for (const auto& entry : entries_) note_beginning(entry.string);
        make_room(labels);
        is_taken_[root] = true; // by the root
        open_.push_back({root, 0, entries_.size(), 0});
        for (std::size_t i = 0; i < open_.size(); ++i) place(open_[i]); // breadth first: what most texts reach lies together
    }

private:
    struct Subtree { // entries with the same first `depth` bytes
        std::uint32_t node;
        std::size_t first, last, depth;
    };

    // A number may be longer than one byte, and a text end with the string.
    void note_beginning(std::string_view string) {
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(string[at]); };
        if (string.size() >= 3 && string.substr(0, 3).find('#') == std::string_view::npos) {
            tree_.triples_.set(triple_of(pair_of(byte(0), byte(1)), byte(2)));
            return;
        }
        const bool has_second = string.size() > 1 && string.front() != '#';
        for (const char first : bytes_for(string.front()))
            for (const char second : has_second ? bytes_for(string[1]) : all_bytes())
                tree_.short_.set(pair_of(static_cast<unsigned char>(first), static_cast<unsigned char>(second)));
    }

    void place(Subtree subtree) {
        auto [node, first, last, depth] = subtree;
        if (first == last) return; // of a tree without strings
        const bool is_leaf = node != root && entries_[first].string == entries_[last - 1].string;
        if (is_leaf) {
            tree_.nodes_[node].is_leaf = 1;
            tree_.nodes_[node].base = add_record(first, last, depth);
            return;
        }
        auto end = first; // of the string that ends here
        while (entries_[end].string.size() == depth) ++end;
        std::string bytes; // that strings go on with
        if (end > first) bytes += '\0';
        for (auto at = end; at < last; ++at)
            if (const char c = entries_[at].string[depth]; bytes.empty() || bytes.back() != c) bytes += c;
        const auto base = take_place(bytes);
        tree_.nodes_[node].base = base;
        if (end > first) {
            tree_.nodes_[node].is_end = 1;
            tree_.nodes_[base].base = add_record(first, end, depth);
        }
        for (auto at = end; at < last;) {
            const char c = entries_[at].string[depth];
            const auto begin = at;
            while (at < last && entries_[at].string[depth] == c) ++at;
            const auto child = base + static_cast<unsigned char>(c);
            tree_.nodes_[child].label = static_cast<unsigned char>(c);
            open_.push_back({child, begin, at, depth + 1});
        }
    }

    // Of entries with the same string.
    std::uint32_t add_record(std::size_t first, std::size_t last, std::size_t depth) {
        auto& records = tree_.records_;
        const auto record = to_base(records.size());
        const auto rest = std::string_view(entries_[first].string).substr(depth);
        const auto count = last - first;
        records.resize(record + head_size + count + (rest.size() + sizeof(std::uint32_t) - 1) / sizeof(std::uint32_t));
        auto* const head = records.data() + record;
        head[all_numbers] = static_cast<std::uint32_t>(count);
        head[rest_bytes] = static_cast<std::uint32_t>(rest.size());
        for (std::size_t i = 0; i < count; ++i) {
            head[head_size + i] = entries_[first + i].number;
            if (!entries_[first + i].ends_at_word_edge) ++head[without_edge];
        }
        if (!rest.empty()) std::memcpy(head + head_size + count, rest.data(), rest.size());
        return record;
    }

    // A base for a node whose children are at all of `bytes` (at least one): the first one, or the first one near the end where
    // several are asked for, since they seldom fit into a gap. Before `first_place_` of a byte none is free for it.
    std::uint32_t take_place(std::string_view bytes) {
        constexpr std::size_t near_end = labels;
        const auto place_of = [](std::size_t base, char c) { return base + static_cast<unsigned char>(c); };
        auto& first = first_place_[static_cast<unsigned char>(bytes.front())];
        std::size_t base = first;
        if (bytes.size() > 1 && tree_.nodes_.size() > near_end) base = std::max(base, tree_.nodes_.size() - near_end);
        const auto fits = [&] {
            make_room(base + labels);
            return !is_base_[base] && std::ranges::none_of(bytes, [&](char c) { return is_taken_[place_of(base, c)]; });
        };
        while (!fits()) ++base;
        if (bytes.size() == 1) first = base;
        is_base_[base] = true;
        for (const char c : bytes) is_taken_[place_of(base, c)] = true;
        return to_base(base);
    }

    void make_room(std::size_t places) { // each node can be asked for a child by any byte
        if (tree_.nodes_.size() >= places) return;
        tree_.nodes_.resize(places);
        is_taken_.resize(places);
        is_base_.resize(places);
    }

    PrefixTree& tree_;
    std::vector<Entry> entries_;
    std::vector<Subtree> open_;
    std::vector<bool> is_taken_, is_base_;
    std::array<std::size_t, labels> first_place_{};
};

PrefixTree::PrefixTree(std::vector<Entry> entries) { Builder(*this, std::move(entries)).build(); }

} // namespace remand::scanner
