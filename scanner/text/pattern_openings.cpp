#include "scanner/text/pattern_openings.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <span>
#include <utility>

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

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_word_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

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

// Reads the part of RE2's syntax that patterns of wordings are made of, and gives up at the first thing beyond it.
class PatternReader {
public:
    explicit PatternReader(std::string_view pattern) : rest_(pattern) {}

    // Empty: not understood.
    std::vector<Elements> read() {
        auto out = alternatives();
        if (!is_understood_ || !rest_.empty()) out.clear();
        return out;
    }

private:
    [[nodiscard]] bool is_next(char c) const { return !rest_.empty() && rest_.front() == c; }
    bool take(char c) {
        if (!is_next(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    char take() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }
    Beginnings give_up() {
        is_understood_ = false;
        rest_ = {};
        return anything();
    }

    std::vector<Elements> alternatives() {
        std::vector<Elements> out{sequence()};
        while (take('|')) out.push_back(sequence());
        return out;
    }

    Elements sequence() {
        Elements out;
        while (!rest_.empty() && !is_next('|') && !is_next(')')) out.push_back(repeated());
        return out;
    }

    Element repeated() {
        auto out = one();
        auto& beginnings = out.beginnings;
        const Reach as_often_as_wanted = out.is_in_word ? Reach{0, 1, false} : endless;
        if (take('?')) {
            beginnings.push_back(nothing().front());
        } else if (take('*')) {
            beginnings = anything();
            out.longest = as_often_as_wanted;
        } else if (take('+')) {
            if (!is_number(beginnings)) close(beginnings); // more digits are the same number
            out.longest = as_often_as_wanted;
        } else if (take('{')) {
            const auto end = rest_.find_first_not_of("0123456789,");
            if (end == std::string_view::npos || end == 0 || rest_[end] != '}') return {give_up()};
            if (!is_digit(rest_.front()) || rest_.front() == '0') beginnings = anything();
            if (!is_number(beginnings)) close(beginnings);
            const auto most = rest_.substr(0, end).substr(rest_.substr(0, end).find(',') + 1); // all of it without a comma
            std::uint32_t count = 0;
            const bool is_bounded = std::from_chars(most.data(), most.data() + most.size(), count).ec == std::errc();
            out.longest = is_bounded ? times(out.longest, count) : as_often_as_wanted;
            rest_.remove_prefix(end + 1);
        } else {
            return out;
        }
        out.alternatives.clear();
        take('?'); // lazy: that changes how much matches, not where
        return out;
    }

    Element one() {
        if (take('(')) return group();
        if (take('[')) return {one_of_class()};
        if (take('\\')) return escaped();
        const char c = take();
        if (c == '.') return {anything()};
        if (std::string_view("^$*+?{").find(c) != std::string_view::npos) return {give_up()};
        return {is_ascii(c) ? text({&c, 1}) : beyond_ascii(c), {}, one_character, is_word_letter(c)};
    }

    Element group() {
        if (is_next('?')) return {give_up()};
        Element out{{}, alternatives(), Reach{}};
        if (!take(')')) return {give_up()};
        for (const auto& alternative : out.alternatives) {
            auto more = beginnings_of(alternative);
            out.beginnings.insert(out.beginnings.end(), more.begin(), more.end());
            out.longest = longer_of(out.longest, reach_of(alternative));
        }
        return out;
    }

    // The whole character, since a repetition after it means all of it.
    Beginnings beyond_ascii(char first) {
        std::string character(1, first);
        while (!rest_.empty() && (static_cast<unsigned char>(rest_.front()) & 0xC0) == 0x80) character += take();
        return text(character);
    }

    Beginnings one_of_class() {
        const bool is_negated = take('^');
        bool is_plain = !is_negated;
        std::string members;
        while (!rest_.empty() && (members.empty() || !is_next(']'))) {
            const char c = take();
            const bool is_range = c == '-' && !members.empty() && !is_next(']');
            is_plain = is_plain && is_ascii(c) && c != '\\' && !is_range;
            if (c == '[' || (c == '\\' && rest_.empty())) return give_up();
            members.push_back(c == '\\' ? take() : c);
        }
        if (!take(']')) return give_up();
        return is_plain ? one_of(members) : anything();
    }

    Element escaped() {
        if (rest_.empty()) return {give_up()};
        const char c = take();
        if (c == 'b') return {{{{{}, true, false}, true}}, {}, Reach{}};
        if (c == 'd') return {number(), {}, one_character, true};
        if (c == 'w' || c == 's') return {anything(), {}, one_character, c == 'w'};
        return {is_letter(c) || is_digit(c) || !is_ascii(c) ? give_up() : text({&c, 1})};
    }

    std::string_view rest_;
    bool is_understood_ = true;
};

bool can_be_nothing(const Element& element) {
    return std::ranges::any_of(element.beginnings, [](const Beginning& b) { return b.opening.text.empty(); });
}
bool is_edge(const Element& element) {
    return element.beginnings.size() == 1 && element.beginnings.front().is_whole && element.beginnings.front().opening.text.empty();
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
    return element.beginnings.size() == 1 && element.beginnings.front().is_whole && element.beginnings.front().opening.text == " ";
}

// Strings that begin words and are long enough to be rare; others would have to be looked for at every byte, or are everywhere.
bool is_worth_looking_for(const std::vector<Opening>& strings) {
    return !strings.empty() && std::ranges::all_of(strings, [](const Opening& opening) {
        return opening.is_at_word_edge && is_word_letter(opening.text.front()) && opening.text.size() > tells_nothing;
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
            const bool goes_on = std::ranges::any_of(run, &Beginning::is_whole) && (run.front().opening.is_at_word_edge || !is_blank(elements[i])) &&
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
    return {shortest_of(opening), required_in(all.subspan(used), reach_of(all.first(used))), reach_of(all)};
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
    for (auto& elements : PatternReader(pattern).read()) add_branches(std::move(elements), out);
    if (std::ranges::any_of(out, [](const PatternBranch& branch) { return branch.openings.empty(); })) out.clear();
    return out;
}

} // namespace remand::scanner
