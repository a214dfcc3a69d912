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

constexpr std::uint32_t nowhere = 0xFFFFFFFF, far_away = nowhere;

// The last character that is within reach.
std::uint64_t end_of(const Reach& reach, std::uint32_t begin, std::uint32_t longest_word) {
    if (reach.is_endless) return far_away - 1;
    return std::uint64_t{begin} + reach.characters + std::uint64_t{reach.words} * longest_word;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

} // namespace

const RE2& PatternSet::Definition::compiled() const {
    std::call_once(once_, [this] {
        auto built = std::make_unique<const RE2>(pattern_, RE2::Quiet);
        if (!built->ok()) throw std::logic_error("pattern does not compile: " + pattern_);
        compiled_ = std::move(built);
    });
    return *compiled_;
}

PatternSet::Definition::Definition(std::string_view pattern) : pattern_(pattern) {}

PatternSet::Definition::~Definition() = default;

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
        definitions_.emplace_back(patterns[i]);
        programs_.push_back(PatternProgram::compile(patterns[i]));
        if (!programs_.back()) static_cast<void>(definitions_.back().compiled()); // throws now, not with the first mail
        all.push_back(branches_of(patterns[i]));
        if (all.back().empty()) without_openings_.push_back(i);
        for (const auto& branch : all.back()) {
            Branch& out = branches_.emplace_back(Branch{i, {}});
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
        if (is_word_character(static_cast<char>(c))) marks_[c] |= word;
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

PatternSet::Places PatternSet::places_in(std::string_view text) const {
    Places out;
    out.all.reserve(256);
    bool was_word = false;
    std::size_t word_began = 0, continuation = 0; // bytes so far that begin no character
    const auto end_word = [&](std::size_t at) {
        out.longest_word = std::max(out.longest_word, static_cast<std::uint32_t>(at - word_began));
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto marks = marks_[static_cast<unsigned char>(text[at])];
        const bool is_now_word = (marks & word) != 0;
        const bool is_edge = is_now_word != was_word;
        was_word = is_now_word;
        if (is_edge && is_now_word) word_began = at;
        if (is_edge && !is_now_word) end_word(at);
        if ((marks & inside_character) != 0) ++continuation;
        const auto note = [&](std::span<const std::uint32_t> numbers, std::size_t end) {
            const bool is_cut = end < text.size() && is_word_character(text[end]) == is_word_character(text[end - 1]);
            out.all.push_back({numbers, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at - continuation), is_cut});
        };
        if (is_edge && (marks & begins_at_edge) != 0 && at_word_edge_.may_begin(text, at))
            at_word_edge_.each_prefix_at(text, at, note);
        if ((marks & begins_anywhere) != 0 && anywhere_.may_begin(text, at)) anywhere_.each_prefix_at(text, at, note);
        ++at;
        const auto is_inside_word = [&](char c) {
            return (marks_[static_cast<unsigned char>(c)] & (word | begins_anywhere)) == word;
        };
        while (is_now_word && at < text.size() && is_inside_word(text[at])) ++at; // little begins there
    }
    if (was_word) end_word(text.size());
    return out;
}

// Those places of openings that have all that their branch requires behind them, in the order of the text.
std::vector<PatternSet::Beginning> PatternSet::beginnings_among(const Places& places, Range wanted) const {
    std::vector<Beginning> out;
    std::vector<std::uint32_t> next(groups_, far_away); // character at which a string of the group stands next
    for (auto at = places.all.rbegin(); at != places.all.rend(); ++at) {
        const Place& place = *at;
        for (auto number : place.numbers) {
            if ((number & ends_word) != 0 && place.is_cut) continue;
            number &= ~ends_word;
            if (number >= branches_.size()) {
                next[number - branches_.size()] = place.character;
                continue;
            }
            const auto& [pattern, required] = branches_[number];
            if (pattern < wanted.first || pattern >= wanted.last) continue;
            const bool has_all = std::ranges::all_of(required, [&](const Required& strings) {
                return next[strings.group] <= end_of(strings.within, place.character, places.longest_word);
            });
            if (has_all) out.push_back({pattern, place.at});
        }
    }
    std::ranges::reverse(out);
    return out;
}

bool PatternSet::matches_at(std::string_view text, std::size_t pattern, std::size_t at) const {
    if (const auto& program = programs_[pattern])
        if (const auto answer = program->matches_at(text, at)) return *answer;
    return definitions_[pattern].compiled().Match(piece(text), at, text.size(), RE2::ANCHOR_START, nullptr, 0);
}

std::vector<PatternSet::Match> PatternSet::find(std::string_view text, Range wanted) const {
    struct State {
        std::uint32_t position = nowhere, tried = nowhere;
    };
    std::vector<State> states(wanted.last - wanted.first);
    for (const auto& [pattern, at] : beginnings_among(places_in(text), wanted)) {
        auto& state = states[pattern - wanted.first];
        if (state.position != nowhere || state.tried == at) continue; // several of its openings may stand there
        state.tried = at;
        if (matches_at(text, pattern, at)) state.position = at;
    }
    for (const auto pattern : without_openings_) {
        if (pattern < wanted.first || pattern >= wanted.last) continue;
        re2::StringPiece found;
        if (definitions_[pattern].compiled().Match(piece(text), 0, text.size(), RE2::UNANCHORED, &found, 1))
            states[pattern - wanted.first].position = static_cast<std::uint32_t>(found.data() - text.data());
    }
    std::vector<Match> out;
    for (std::size_t i = 0; i < states.size(); ++i)
        if (states[i].position != nowhere) out.push_back({wanted.first + i, states[i].position});
    return out;
}

std::string_view PatternSet::matched(std::string_view text, const Match& match) const {
    if (const auto& program = programs_[match.pattern])
        if (const auto end = program->end_of_match(text, match.position))
            return text.substr(match.position, *end - match.position);
    re2::StringPiece found;
    definitions_[match.pattern].compiled().Match(piece(text), match.position, text.size(), RE2::ANCHOR_START, &found, 1);
    return {found.data(), found.size()};
}

// A later, shorter match can end before the first one does; none can begin before it.
std::size_t PatternSet::first_end(std::string_view text, const Match& match) const {
    if (const auto& program = programs_[match.pattern])
        if (const auto end = program->first_end(text, match.position)) return *end;
    std::size_t too_short = match.position;
    std::size_t enough = match.position + matched(text, match).size();
    while (too_short + 1 < enough) {
        const auto end = too_short + (enough - too_short) / 2;
        const bool is_enough =
            definitions_[match.pattern].compiled().Match(piece(text), match.position, end, RE2::UNANCHORED, nullptr, 0);
        (is_enough ? enough : too_short) = end;
    }
    return enough;
}

} // namespace remand::scanner
