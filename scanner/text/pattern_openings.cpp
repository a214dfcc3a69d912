#include "scanner/text/pattern_openings.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include "scanner/text/pattern_syntax.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t long_enough = 8; // bytes: more would only make the table larger
constexpr std::size_t most_openings = 400;
constexpr std::size_t tells_nothing = 2; // bytes: strings so short stand in every text

// How the matches of a part of the pattern begin. `is_whole`: that is all of the match, so what follows can be added.
struct Beginning {
    Opening opening;
    bool is_whole = true;
};
using Beginnings = std::vector<Beginning>;

Beginnings nothing() { return {{}}; }
Beginnings anything() { return {{{}, false}}; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
Beginnings text(std::string_view literal) {
    return {{{literal.size() == 1 && is_digit(literal.front()) ? "#" : std::string(literal)}, true}};
}
Beginnings number() { return text("0"); }
bool is_number(const Beginnings& beginnings) { return beginnings.size() == 1 && beginnings.front().opening.text == "#"; }

Beginnings one_of(std::string_view characters) {
    Beginnings out;
    for (const char& c : characters) out.push_back(text({&c, 1}).front());
    return out;
}

void close(Beginnings& beginnings) {
    for (auto& beginning : beginnings) beginning.is_whole = false;
}

// Digits behind digits belong to the same number.
std::string joined(const std::string& first, std::string_view next) {
    if (first.ends_with('#') && next.starts_with('#')) next.remove_prefix(1);
    return first + std::string(next);
}

Opening followed_by(const Opening& first, const Opening& next) {
    if (first.text.empty()) return {next.text, first.is_at_word_edge || next.is_at_word_edge, next.ends_at_word_edge};
    const bool is_edge = next.text.empty() && next.is_at_word_edge;
    const bool ends_at_word_edge = next.text.empty() ? first.ends_at_word_edge || is_edge : next.ends_at_word_edge;
    return {joined(first.text, next.text), first.is_at_word_edge, ends_at_word_edge};
}

Beginnings followed_by(Beginnings first, const Beginnings& next) {
    const auto open = static_cast<std::size_t>(std::ranges::count_if(first, &Beginning::is_whole));
    if (open * next.size() > most_openings) {
        close(first);
        return first;
    }
    Beginnings out;
    for (auto& [opening, is_whole] : first) {
        if (!is_whole || opening.text.size() >= long_enough)
            out.push_back({std::move(opening), false});
        else
            for (const auto& more : next) out.push_back({followed_by(opening, more.opening), more.is_whole});
    }
    return out;
}

constexpr Reach one_character{1, 0, false}, endless{0, 0, true};

Reach longer_of(const Reach& a, const Reach& b) {
    return {std::max(a.characters, b.characters), std::max(a.words, b.words), a.is_endless || b.is_endless};
}
Reach together(const Reach& a, const Reach& b) {
    return {a.characters + b.characters, a.words + b.words, a.is_endless || b.is_endless};
}
Reach times(const Reach& reach, std::uint32_t count) {
    constexpr std::uint32_t far_enough = 10'000; // no gap is so long; a product of two still fits
    return {std::min(reach.characters, far_enough) * std::min(count, far_enough), std::min(reach.words, far_enough) * count,
            reach.is_endless || count > far_enough};
}

// A piece of a pattern that is one after the other with the next: a character, a class, a group, with its repetition.
struct Element {
    Beginnings beginnings;
    std::vector<std::vector<Element>> alternatives = {}; // of a group that stands once
    Reach longest = one_character;
    bool is_in_word = false; // matches nothing but a letter or a digit
};
using Elements = std::vector<Element>;

Beginnings beginnings_of(const Elements& elements) {
    auto out = nothing();
    for (const auto& element : elements) out = followed_by(std::move(out), element.beginnings);
    return out;
}

Reach reach_of(std::span<const Element> elements) {
    Reach out;
    for (const auto& element : elements) out = together(out, element.longest);
    return out;
}

Element element_of(const PatternPiece& piece);

Elements elements_of(const PatternSequence& sequence) {
    Elements out;
    for (const auto& piece : sequence) out.push_back(element_of(piece));
    return out;
}

Element group_of(const PatternPiece& piece) {
    Element out{{}, {}, Reach{}};
    for (const auto& alternative : piece.alternatives) {
        auto more = beginnings_of(out.alternatives.emplace_back(elements_of(alternative)));
        out.beginnings.insert(out.beginnings.end(), more.begin(), more.end());
        out.longest = longer_of(out.longest, reach_of(out.alternatives.back()));
    }
    return out;
}

// Without its repetition.
Element single_of(const PatternPiece& piece) {
    switch (piece.kind) {
    case PatternPiece::Kind::character:
        return {text(piece.character), {}, one_character, piece.is_in_word};
    case PatternPiece::Kind::digit:
        return {number(), {}, one_character, piece.is_in_word};
    case PatternPiece::Kind::character_class:
        return {piece.members.listed.empty() ? anything() : one_of(piece.members.listed), {}, one_character, piece.is_in_word};
    case PatternPiece::Kind::word_edge:
        return {{{{{}, true, false}, true}}, {}, Reach{}};
    case PatternPiece::Kind::group:
        break;
    }
    return group_of(piece);
}

Element element_of(const PatternPiece& piece) {
    auto out = single_of(piece);
    if (piece.least == 1 && piece.most == 1) return out;
    out.alternatives.clear();
    auto& beginnings = out.beginnings;
    if (piece.most == 1) {
        beginnings.push_back(nothing().front());
        return out;
    }
    if (piece.least == 0) beginnings = anything();
    if (!is_number(beginnings)) close(beginnings); // more digits are the same number
    if (piece.most != PatternPiece::endless)
        out.longest = times(out.longest, piece.most);
    else
        out.longest = out.is_in_word ? Reach{0, 1, false} : endless;
    return out;
}

bool can_be_nothing(const Element& element) {
    return std::ranges::any_of(element.beginnings, [](const Beginning& b) { return b.opening.text.empty(); });
}
bool is_edge(const Element& element) {
    return element.beginnings.size() == 1 && element.beginnings.front().is_whole &&
           element.beginnings.front().opening.text.empty();
}

// Where a shorter one stands, a longer one adds nothing. Empty when one of them is anything.
std::vector<Opening> shortest_of(const Beginnings& beginnings) {
    std::vector<Opening> all;
    for (const auto& beginning : beginnings) {
        if (beginning.opening.text.empty()) return {};
        all.push_back(beginning.opening);
    }
    std::ranges::sort(all);
    std::vector<Opening> out;
    for (auto& opening : all) {
        const bool is_covered = std::ranges::any_of(out, [&](const Opening& shorter) {
            return opening.text.starts_with(shorter.text) && (!shorter.is_at_word_edge || opening.is_at_word_edge) &&
                   (!shorter.ends_at_word_edge || (opening.ends_at_word_edge && opening.text == shorter.text));
        });
        if (!is_covered) out.push_back(std::move(opening));
    }
    return out;
}

bool is_blank(const Element& element) {
    return element.beginnings.size() == 1 && element.beginnings.front().is_whole &&
           element.beginnings.front().opening.text == " ";
}

// Strings that begin words and are long enough to be rare; others would have to be looked for at every byte, or are everywhere.
bool is_worth_looking_for(const std::vector<Opening>& strings) {
    return !strings.empty() && std::ranges::all_of(strings, [](const Opening& opening) {
        return opening.is_at_word_edge && is_word_character(opening.text.front()) && opening.text.size() > tells_nothing;
    });
}

// What stands behind the opening whatever the match: runs of elements of which none can be nothing.
std::vector<RequiredStrings> required_in(std::span<const Element> elements, Reach opening) {
    std::vector<RequiredStrings> out;
    bool is_behind_blank = false;
    for (std::size_t i = 0; i < elements.size();) {
        auto run = nothing();
        run.front().opening.is_at_word_edge = is_behind_blank;
        const auto first = i; // a run that begins inside a word ends before the next one, which can be looked for
        for (; i < elements.size() && (is_edge(elements[i]) || !can_be_nothing(elements[i])); ++i) {
            const bool goes_on = std::ranges::any_of(run, &Beginning::is_whole) &&
                                 (run.front().opening.is_at_word_edge || !is_blank(elements[i])) &&
                                 run.size() * elements[i].beginnings.size() <= most_openings;
            if (!goes_on) break;
            run = followed_by(std::move(run), elements[i].beginnings);
        }
        if (auto strings = shortest_of(run); is_worth_looking_for(strings)) 
            out.push_back({std::move(strings), together(opening, reach_of(elements.first(first)))});
        if (i == first) ++i;
        is_behind_blank = is_blank(elements[i - 1]);
    }
    return out;
}

PatternBranch branch_of(const Elements& elements) {
    auto opening = nothing();
    std::size_t used = 0;
    for (; used < elements.size() && std::ranges::any_of(opening, &Beginning::is_whole); ++used)
        opening = followed_by(std::move(opening), elements[used].beginnings);
    const std::span all(elements);
    return {shortest_of(opening), required_in(all.subspan(used), reach_of(all.first(used)))};
}

// A pattern that begins with a group is as many patterns as the group has alternatives: each requires what is its own.
void add_branches(Elements elements, std::vector<PatternBranch>& out) {
    const auto first = std::ranges::find_if_not(elements, is_edge);
    if (first == elements.end() || first->alternatives.size() < 2) {
        out.push_back(branch_of(elements));
        return;
    }
    for (const auto& alternative : first->alternatives) {
        Elements branch(elements.begin(), first);
        branch.insert(branch.end(), alternative.begin(), alternative.end());
        branch.insert(branch.end(), first + 1, elements.end());
        add_branches(std::move(branch), out);
    }
}

} // namespace

std::vector<PatternBranch> branches_of(std::string_view pattern) {
    std::vector<PatternBranch> out;
    for (const auto& alternative : parse_pattern(pattern).value_or(std::vector<PatternSequence>{}))
        add_branches(elements_of(alternative), out);
    if (std::ranges::any_of(out, [](const PatternBranch& branch) { return branch.openings.empty(); })) out.clear();
    return out;
}

} // namespace remand::scanner
