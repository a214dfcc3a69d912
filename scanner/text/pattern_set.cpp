#include "scanner/text/pattern_set.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

#include <re2/re2.h>

#include "scanner/text/pattern_openings.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t nowhere = std::string_view::npos;
constexpr std::uint32_t far_away = 0xFFFFFFFF;
constexpr std::size_t longest_character = 4;    // bytes of UTF-8
constexpr std::size_t most_for_bit_state = 1024; // bytes: of more, its memory is as dear as the automaton

// The last character that is within reach.
std::uint64_t end_of(const Reach& reach, std::uint32_t begin, std::uint32_t longest_word) {
    if (reach.is_endless) return far_away - 1;
    return std::uint64_t{begin} + reach.characters + std::uint64_t{reach.words} * longest_word;
}

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
    const auto number_of = [&](const std::vector<Opening>& strings) {
        return groups.try_emplace(strings, groups.size()).first->second;
    };
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        patterns_.push_back(std::make_unique<const RE2>(piece(patterns[i]), RE2::Quiet));
        if (!patterns_.back()->ok()) throw std::logic_error("pattern does not compile: " + std::string(patterns[i]));
        all.push_back(branches_of(patterns[i]));
        if (all.back().empty()) without_openings_.push_back(i);
        for (const auto& branch : all.back()) {
            Branch& out = branches_.emplace_back(Branch{i, {}, branch.longest});
            for (const auto& [strings, within] : branch.required) out.required.push_back({number_of(strings), within});
        }
    }
    Strings strings;
    std::size_t number = 0;
    for (const auto& branches : all)
        for (const auto& branch : branches) add(branch.openings, number++, strings);
    for (const auto& [group, index] : groups) add(group, branches_.size() + index, strings);
    groups_ = groups.size();
    for (std::size_t c = 0; c < marks_.size(); ++c) {
        if (is_word(static_cast<char>(c))) marks_[c] |= word;
        if ((c & 0xC0U) == 0x80) marks_[c] |= inside_character;
    }
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

PatternSet::Places PatternSet::places_in(std::string_view text, Range wanted) const {
    Places out;
    out.all.reserve(256);
    bool was_word = false;
    std::uint32_t character = 0, word_began = 0;
    for (std::size_t at = 0; at < text.size(); ++at, ++character) {
        const auto first = static_cast<unsigned char>(text[at]);
        const auto marks = marks_[first];
        const bool is_now_word = (marks & word) != 0;
        const bool is_edge = is_now_word != was_word;
        was_word = is_now_word;
        if (is_edge && is_now_word) word_began = character;
        if (is_edge && !is_now_word) out.longest_word = std::max(out.longest_word, character - word_began);
        if ((marks & inside_character) != 0) --character;
        if ((marks & (is_edge ? begins_at_edge | begins_anywhere : begins_anywhere)) == 0) continue;
        const auto second = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : static_cast<unsigned char>(0);
        const auto note = [&](std::uint32_t number, std::size_t end) {
            const bool ends_in_word = end < text.size() && is_word(text[end]) == is_word(text[end - 1]);
            if ((number & ends_word) != 0 && ends_in_word) return;
            number &= ~ends_word;
            if (number < branches_.size())
                if (const auto pattern = branches_[number].pattern; pattern < wanted.first || pattern >= wanted.last) return;
            out.all.push_back({number, static_cast<std::uint32_t>(at), character});
        };
        if (is_edge && at_word_edge_.may_begin(first, second)) at_word_edge_.each_prefix_at(text, at, note);
        if (anywhere_.may_begin(first, second)) anywhere_.each_prefix_at(text, at, note);
    }
    if (was_word) out.longest_word = std::max(out.longest_word, character - word_began);
    return out;
}

// Those places of openings that have all that their branch requires behind them, in the order of the text.
std::vector<PatternSet::Place> PatternSet::beginnings_among(const Places& places) const {
    std::vector<Place> out;
    std::vector<std::uint32_t> next(groups_, far_away); // character at which a string of the group stands next
    for (auto at = places.all.rbegin(); at != places.all.rend(); ++at) {
        const Place& place = *at;
        if (place.number >= branches_.size()) {
            next[place.number - branches_.size()] = place.character;
            continue;
        }
        const bool has_all = std::ranges::all_of(branches_[place.number].required, [&](const Required& required) {
            return next[required.group] <= end_of(required.within, place.character, places.longest_word);
        });
        if (has_all) out.push_back(place);
    }
    std::ranges::reverse(out);
    return out;
}

// RE2's automaton builds states for each text that it has not seen. With a group to tell of and little text it goes without
// (BitState, re2.cc), which costs a tenth; so it is given the text that the branch can reach, and the bytes around that.
bool PatternSet::matches_at(std::string_view text, const Branch& branch, std::size_t at, std::uint32_t longest_word) const {
    const auto& pattern = *patterns_[branch.pattern];
    const auto end = end_of(branch.longest, 0, longest_word);
    if (end > most_for_bit_state / longest_character) return pattern.Match(piece(text), at, text.size(), RE2::ANCHOR_START, nullptr, 0);
    const auto before = std::min<std::size_t>(at, 1);
    const auto window = text.substr(at - before, before + end * longest_character + 1);
    const bool is_cut = window.end() != text.end();
    std::array<re2::StringPiece, 2> groups;
    return pattern.Match(piece(window), before, window.size() - (is_cut ? 1 : 0), RE2::ANCHOR_START, groups.data(), groups.size());
}

std::vector<PatternSet::Match> PatternSet::find(std::string_view text, Range wanted) const {
    std::vector<std::size_t> position(patterns_.size(), nowhere);
    const auto places = places_in(text, wanted);
    for (const auto& place : beginnings_among(places)) {
        const auto& branch = branches_[place.number];
        if (position[branch.pattern] == nowhere && matches_at(text, branch, place.at, places.longest_word))
            position[branch.pattern] = place.at;
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
