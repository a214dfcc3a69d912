#include "scanner/text/concepts.hpp"

#include <map>
#include <stdexcept>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/embedded.hpp"
#include "scanner/text/fnv.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t shortest_beginning = 2, longest_beginning = 16, most_concepts = 255;

// A whole word ends with a byte that no text has.
std::uint32_t with_end(std::uint32_t hash) { return fnv_with(hash, '\xFF'); }

} // namespace

Result<Concepts> Concepts::parse(std::string_view file) {
    Concepts out;
    out.hash_ = fnv_start;
    std::map<std::uint32_t, std::vector<Concept>> entries;
    int number = 0;
    for (const auto raw : split(file, '\n')) {
        ++number;
        const auto line = trim(raw);
        if (line.empty() || line.front() == '#') continue;
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos || out.names_.size() == most_concepts)
            return fail(ErrorKind::give_up, "concepts.broken",
                        fmt::format("Line {} of the meanings is no name, colon, words.", number));
        const auto meaning = static_cast<Concept>(out.names_.size());
        out.names_.emplace_back(line.substr(0, colon));
        out.hash_ = with_end(fnv_with(out.hash_, line));
        for (const auto word : split(line.substr(colon + 2), ' ')) {
            if (word.empty()) continue;
            const auto hash = word.back() == '*' ? fnv_with(fnv_start, word.substr(0, word.size() - 1))
                                                 : with_end(fnv_with(fnv_start, word));
            auto& meanings = entries[hash];
            if (meanings.empty() || meanings.back() != meaning) meanings.push_back(meaning);
        }
    }
    if (entries.size() > slots / 2)
        return fail(ErrorKind::give_up, "concepts.broken", "The table of meanings has too many words.");
    for (const auto& [hash, meanings] : entries) {
        auto place = hash % slots;
        while (out.table_[place].count != 0) place = (place + 1) % slots;
        out.known_.set(hash % known_bits);
        out.table_[place] = {hash, static_cast<std::uint32_t>(out.meanings_.size()),
                             static_cast<std::uint32_t>(meanings.size())};
        out.meanings_.insert(out.meanings_.end(), meanings.begin(), meanings.end());
    }
    return out;
}

const Concepts::Slot* Concepts::find(std::uint32_t hash) const {
    if (!known_[hash % known_bits]) return nullptr;
    for (auto place = hash % slots; table_[place].count != 0; place = (place + 1) % slots)
        if (table_[place].hash == hash) return &table_[place];
    return nullptr;
}

std::span<const Concept> Concepts::whole_or_beginning(std::string_view word) const {
    auto hash = fnv_start;
    const Slot* best = nullptr;
    for (std::size_t i = 0; i < word.size(); ++i) {
        hash = fnv_with(hash, word[i]);
        if (i + 1 < shortest_beginning || i >= longest_beginning) continue;
        if (const auto* slot = find(hash)) best = slot;
    }
    if (const auto* whole = find(with_end(hash))) best = whole;
    if (best == nullptr) return {};
    return std::span(meanings_).subspan(best->first, best->count);
}

std::span<const Concept> Concepts::of(std::string_view word) const {
    const auto found = whole_or_beginning(word);
    const auto apostrophe = word.find('\'');
    if (!found.empty() || apostrophe == std::string_view::npos) return found;
    return whole_or_beginning(word.substr(apostrophe + 1));
}

const Concepts& shipped_concepts() {
    static const Concepts concepts = [] {
        auto parsed = Concepts::parse(built_in_table("concepts"));
        if (!parsed) throw std::logic_error(parsed.error().message); // built from a broken file
        return std::move(*parsed);
    }();
    return concepts;
}

} // namespace remand::scanner
