#include "scanner/text/pattern_set.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

#include <re2/re2.h>

#include "scanner/text/pattern_openings.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t nowhere = std::string_view::npos;

bool is_word(char c) { // RE2's \w, and its \b
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

} // namespace

void PatternSet::add(const std::vector<Opening>& openings, std::size_t number, Strings& strings) {
    for (const auto& opening : openings)
        (opening.is_at_word_edge ? strings.at_word_edge : strings.anywhere)
            .push_back({opening.text, static_cast<std::uint32_t>(number) | (opening.ends_at_word_edge ? ends_word : 0U)});
}

PatternSet::PatternSet(std::span<const std::string_view> patterns) {
    std::vector<std::vector<PatternBranch>> all;
    std::map<std::vector<Opening>, std::size_t> groups;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        patterns_.push_back(std::make_unique<const RE2>(piece(patterns[i]), RE2::Quiet));
        if (!patterns_.back()->ok()) throw std::logic_error("pattern does not compile: " + std::string(patterns[i]));
        all.push_back(branches_of(patterns[i]));
        if (all.back().empty()) without_openings_.push_back(i);
        for (const auto& branch : all.back()) {
            Branch& out = branches_.emplace_back(Branch{i, {}});
            for (const auto& group : branch.required)
                out.groups.push_back(groups.try_emplace(group, groups.size()).first->second);
        }
    }
    Strings strings;
    std::size_t number = 0;
    for (const auto& branches : all)
        for (const auto& branch : branches) add(branch.openings, number++, strings);
    for (const auto& [group, index] : groups) add(group, branches_.size() + index, strings);
    groups_ = groups.size();
    for (std::size_t c = 0; c < marks_.size(); ++c)
        if (is_word(static_cast<char>(c))) marks_[c] |= word;
    const auto mark = [&](const std::vector<PrefixTree::Entry>& entries, Mark how) {
        for (const auto& entry : entries) {
            marks_[static_cast<unsigned char>(entry.string.front())] |= how;
            if (entry.string.front() != '#') continue;
            for (std::size_t c = '0'; c <= '9'; ++c) marks_[c] |= how;
        }
    };
    mark(strings.at_word_edge, begins_at_edge);
    mark(strings.anywhere, begins_anywhere);
    at_word_edge_ = PrefixTree(std::move(strings.at_word_edge));
    anywhere_ = PrefixTree(std::move(strings.anywhere));
}

PatternSet::~PatternSet() = default;

std::vector<PatternSet::Match> PatternSet::find(std::string_view text, Range wanted) const {
    struct Begun {
        std::uint32_t branch, position;
    };
    std::vector<Begun> begun;
    begun.reserve(64);
    std::vector<std::uint32_t> last_of_group(groups_, 0); // where its last string stands; none has to stand at the beginning
    bool was_word = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto first = static_cast<unsigned char>(text[at]);
        const auto marks = marks_[first];
        const bool is_now_word = (marks & word) != 0;
        const bool is_edge = is_now_word != was_word;
        was_word = is_now_word;
        if ((marks & (is_edge ? begins_at_edge | begins_anywhere : begins_anywhere)) == 0) continue;
        const auto second = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : static_cast<unsigned char>(0);
        const auto note = [&](std::uint32_t number, std::size_t end) {
            const bool ends_in_word = end < text.size() && is_word(text[end]) == is_word(text[end - 1]);
            if ((number & ends_word) != 0 && ends_in_word) return;
            number &= ~ends_word;
            if (number >= branches_.size())
                last_of_group[number - branches_.size()] = static_cast<std::uint32_t>(at);
            else if (const auto pattern = branches_[number].pattern; pattern >= wanted.first && pattern < wanted.last)
                begun.push_back({number, static_cast<std::uint32_t>(at)});
        };
        if (is_edge && at_word_edge_.may_begin(first, second)) at_word_edge_.each_prefix_at(text, at, note);
        if (anywhere_.may_begin(first, second)) anywhere_.each_prefix_at(text, at, note);
    }
    std::vector<std::size_t> position(patterns_.size(), nowhere);
    for (const auto& [number, at] : begun) {
        const auto& branch = branches_[number];
        if (position[branch.pattern] != nowhere) continue;
        if (std::ranges::any_of(branch.groups, [&, begin = at](std::size_t group) { return last_of_group[group] <= begin; })) continue;
        if (patterns_[branch.pattern]->Match(piece(text), at, text.size(), RE2::ANCHOR_START, nullptr, 0))
            position[branch.pattern] = at;
    }
    for (const auto pattern : without_openings_) {
        if (pattern < wanted.first || pattern >= wanted.last) continue;
        re2::StringPiece found;
        if (patterns_[pattern]->Match(piece(text), 0, text.size(), RE2::UNANCHORED, &found, 1))
            position[pattern] = static_cast<std::size_t>(found.data() - text.data());
    }
    std::vector<Match> out;
    for (std::size_t pattern = 0; pattern < position.size(); ++pattern)
        if (position[pattern] != nowhere) out.push_back({pattern, position[pattern]});
    return out;
}

std::string_view PatternSet::matched(std::string_view text, const Match& match) const {
    re2::StringPiece found;
    patterns_[match.pattern]->Match(piece(text), match.position, text.size(), RE2::ANCHOR_START, &found, 1);
    return {found.data(), found.size()};
}

std::size_t PatternSet::first_end(std::string_view text, const Match& match) const {
    // A later, shorter match can end before the first one does; none can begin before it.
    std::size_t too_short = match.position;
    std::size_t enough = match.position + matched(text, match).size();
    while (too_short + 1 < enough) {
        const auto end = too_short + (enough - too_short) / 2;
        const bool is_enough =
            patterns_[match.pattern]->Match(piece(text), match.position, end, RE2::UNANCHORED, nullptr, 0);
        (is_enough ? enough : too_short) = end;
    }
    return enough;
}

} // namespace remand::scanner
