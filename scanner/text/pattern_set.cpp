#include "scanner/text/pattern_set.hpp"

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

PatternSet::PatternSet(std::span<const std::string_view> patterns) {
    std::vector<PrefixTree::Entry> at_word_edge, anywhere;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        patterns_.push_back(std::make_unique<const RE2>(piece(patterns[i]), RE2::Quiet));
        if (!patterns_.back()->ok()) throw std::logic_error("pattern does not compile: " + std::string(patterns[i]));
        const auto openings = openings_of(patterns[i]);
        for (const auto& opening : openings)
            (opening.is_at_word_edge ? at_word_edge : anywhere).push_back({opening.text, i});
        if (openings.empty()) without_openings_.push_back(i);
    }
    for (std::size_t c = 0; c < marks_.size(); ++c)
        if (is_word(static_cast<char>(c))) marks_[c] |= word;
    for (const auto& entry : at_word_edge) marks_[static_cast<unsigned char>(entry.string.front())] |= begins_at_edge;
    for (const auto& entry : anywhere) marks_[static_cast<unsigned char>(entry.string.front())] |= begins_anywhere;
    at_word_edge_ = PrefixTree(std::move(at_word_edge));
    anywhere_ = PrefixTree(std::move(anywhere));
}

PatternSet::~PatternSet() = default;

std::vector<PatternSet::Match> PatternSet::find(std::string_view text) const {
    std::vector<std::size_t> position(patterns_.size(), nowhere);
    bool was_word = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto first = static_cast<unsigned char>(text[at]);
        const auto marks = marks_[first];
        const bool is_now_word = (marks & word) != 0;
        const bool is_edge = is_now_word != was_word;
        was_word = is_now_word;
        if ((marks & (is_edge ? begins_at_edge | begins_anywhere : begins_anywhere)) == 0) continue;
        const auto second = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : static_cast<unsigned char>(0);
        const bool may_begin_at_edge = is_edge && at_word_edge_.may_begin(first, second);
        const bool may_begin = anywhere_.may_begin(first, second);
        if (!may_begin_at_edge && !may_begin) continue;
        const auto try_here = [&](std::size_t pattern) {
            if (position[pattern] == nowhere &&
                patterns_[pattern]->Match(piece(text), at, text.size(), RE2::ANCHOR_START, nullptr, 0))
                position[pattern] = at;
        };
        if (may_begin_at_edge) at_word_edge_.each_prefix_of(text.substr(at), try_here);
        if (may_begin) anywhere_.each_prefix_of(text.substr(at), try_here);
    }
    for (const auto pattern : without_openings_) {
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
