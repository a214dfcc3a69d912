#include "scanner/text/pattern_set.hpp"

#include <algorithm>
#include <array>
#include <bit>
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
            .push_back({opening.text, static_cast<std::uint32_t>(number), opening.ends_at_word_edge});
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
            branches_.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(required_.size()),
                                 static_cast<std::uint32_t>(branch.required.size())});
            for (const auto& [strings, within] : branch.required)
                required_.push_back({static_cast<std::uint32_t>(number_of(strings)), within});
        }
    }
    Strings strings;
    std::size_t number = 0;
    for (const auto& branches : all)
        for (const auto& branch : branches) add(branch.openings, number++, strings);
    for (const auto& [group, index] : groups) add(group, branches_.size() + index, strings);
    groups_ = groups.size();
    for (std::size_t c = 0; c < marks_.size(); ++c) {
        if (is_word_character(static_cast<char>(c))) marks_[c] |= 1U << word;
        if ((c & 0xC0U) == 0x80) marks_[c] |= 1U << inside_character;
    }
    const auto mark = [&](const std::vector<PrefixTree::Entry>& entries, Mark how) {
        for (const auto& entry : entries) {
            marks_[static_cast<unsigned char>(entry.string.front())] |= 1U << how;
            if (entry.string.front() != '#') continue;
            for (std::size_t c = '0'; c <= '9'; ++c) marks_[c] |= 1U << how;
        }
    };
    mark(strings.at_word_edge, begins_at_edge);
    mark(strings.anywhere, begins_anywhere);
    at_word_edge_ = PrefixTree(std::move(strings.at_word_edge));
    anywhere_ = PrefixTree(std::move(strings.anywhere));
}

PatternSet::~PatternSet() = default;

// What 64 bytes of a text are, a bit for each. Texts are hard to foresee, and a wrong guess costs a processor as much as twenty
// steps: so nothing is asked about a byte by itself.
PatternSet::Block PatternSet::block_of(std::string_view bytes) const {
    constexpr std::size_t group = 8;
    constexpr std::uint64_t lowest_of_each = 0x0101010101010101, to_highest = 0x0102040810204080; // gathers the former there
    const auto gathered = [](std::uint64_t marks, unsigned mark) {
        return ((marks >> mark & lowest_of_each) * to_highest) >> 56U;
    };
    Block out;
    for (std::size_t first = 0; first < bytes.size(); first += group) {
        const auto some = bytes.substr(first, group);
        std::uint64_t marks = 0;
        for (std::size_t i = 0; i < some.size(); ++i)
            marks |= std::uint64_t{marks_[static_cast<unsigned char>(some[i])]} << (group * i);
        out.word |= gathered(marks, word) << first;
        out.begins_at_edge |= gathered(marks, begins_at_edge) << first;
        out.begins_anywhere |= gathered(marks, begins_anywhere) << first;
        out.inside_character |= gathered(marks, inside_character) << first;
    }
    return out;
}

// Where a string may begin, as far as its first bytes tell.
PatternSet::Starts PatternSet::starts_in(std::string_view text) const {
    constexpr std::size_t size = 64;
    Starts out;
    std::size_t count = 0, last_edge = 0, continuation = 0; // the last one: bytes so far that begin no character
    std::uint64_t was_word = 0;                             // the byte before the block
    const auto end_word = [&](std::size_t at) {
        out.longest_word = std::max(out.longest_word, static_cast<std::uint32_t>(at - last_edge));
    };
    for (std::size_t begin = 0; begin < text.size(); begin += size) {
        const Block block = block_of(text.substr(begin, size));
        const auto edges = block.word ^ (block.word << 1U | was_word); // also the one at the end of the text
        was_word = block.word >> (size - 1);
        for (auto left = edges; left != 0; left &= left - 1) {
            const auto bit = static_cast<unsigned>(std::countr_zero(left));
            if ((block.word >> bit & 1U) == 0) end_word(begin + bit);
            last_edge = begin + bit;
        }
        const auto at_edge = edges & block.begins_at_edge;
        auto left = at_edge | block.begins_anywhere;
        out.all.resize(count + 2 * static_cast<std::size_t>(std::popcount(left)));
        for (; left != 0; left &= left - 1) {
            const auto bit = static_cast<unsigned>(std::countr_zero(left));
            const auto at = begin + bit;
            const auto inside_so_far = block.inside_character << (size - 1 - bit);
            const auto before = continuation + static_cast<std::size_t>(std::popcount(inside_so_far));
            const Start start{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at - before), true};
            out.all[count] = start; // written in any case, and kept when it counts
            count += at_edge >> bit & at_word_edge_.may_begin(text, at);
            out.all[count] = {start.at, start.character, false};
            count += block.begins_anywhere >> bit & anywhere_.may_begin(text, at);
        }
        continuation += static_cast<std::size_t>(std::popcount(block.inside_character));
    }
    if (was_word != 0) end_word(text.size());
    out.all.resize(count);
    return out;
}

PatternSet::Places PatternSet::places_in(std::string_view text) const {
    const auto starts = starts_in(text);
    Places out;
    out.longest_word = starts.longest_word;
    out.all.reserve(starts.all.size() + 64);
    for (const auto& start : starts.all)
        (start.is_at_edge ? at_word_edge_ : anywhere_)
            .each_prefix_at(text, start.at, [&](std::span<const std::uint32_t> numbers, std::size_t) {
                out.all.push_back({numbers, start.at, start.character});
            });
    return out;
}

// Those places of openings that have all that their branch requires behind them, in the order of the text.
std::vector<PatternSet::Beginning> PatternSet::beginnings_among(const Places& places, Range wanted) const {
    std::vector<Beginning> out;
    std::vector<std::uint32_t> next(groups_, far_away); // character at which a string of the group stands next
    for (auto at = places.all.rbegin(); at != places.all.rend(); ++at) {
        const Place& place = *at;
        for (const auto number : place.numbers) {
            if (number >= branches_.size()) {
                next[number - branches_.size()] = place.character;
                continue;
            }
            const Branch branch = branches_.data()[number];
            if (branch.pattern < wanted.first || branch.pattern >= wanted.last) continue;
            const auto required = std::span(required_).subspan(branch.first_required, branch.required);
            const bool has_all = std::ranges::all_of(required, [&](const Required& strings) {
                return next[strings.group] <= end_of(strings.within, place.character, places.longest_word);
            });
            if (has_all) out.push_back({branch.pattern, place.at});
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
