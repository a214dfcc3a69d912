#include "scanner/text/pattern_openings.hpp"

#include <algorithm>
#include <cstddef>

namespace remand::scanner {
namespace {

constexpr std::size_t long_enough = 8; // bytes: more would only make the table larger
constexpr std::size_t most_openings = 400;

// How the matches of a part of the pattern begin. `is_whole`: that is all of the match, so what follows can be added.
struct Beginning {
    Opening opening;
    bool is_whole = true;
};
using Beginnings = std::vector<Beginning>;

Beginnings nothing() { return {{}}; }
Beginnings anything() { return {{{}, false}}; }
Beginnings text(std::string_view literal) { return {{{std::string(literal), false}, true}}; }

Beginnings one_of(std::string_view characters) {
    Beginnings out;
    for (const char& c : characters) out.push_back(text({&c, 1}).front());
    return out;
}

void close(Beginnings& beginnings) {
    for (auto& beginning : beginnings) beginning.is_whole = false;
}

Beginnings followed_by(Beginnings first, const Beginnings& next) {
    const auto open = static_cast<std::size_t>(std::ranges::count_if(first, &Beginning::is_whole));
    if (open * next.size() > most_openings) {
        close(first);
        return first;
    }
    Beginnings out;
    for (auto& [opening, is_whole] : first) {
        if (!is_whole || opening.text.size() >= long_enough) {
            out.push_back({std::move(opening), false});
            continue;
        }
        for (const auto& more : next)
            out.push_back({{opening.text + more.opening.text,
                            opening.is_at_word_edge || (opening.text.empty() && more.opening.is_at_word_edge)},
                           more.is_whole});
    }
    return out;
}

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Reads the part of RE2's syntax that patterns of wordings are made of, and gives up at the first thing beyond it.
class PatternReader {
public:
    explicit PatternReader(std::string_view pattern) : rest_(pattern) {}

    Beginnings read() {
        auto out = alternatives();
        return is_understood_ && rest_.empty() ? out : anything();
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

    Beginnings alternatives() {
        auto out = sequence();
        while (take('|')) {
            auto more = sequence();
            out.insert(out.end(), more.begin(), more.end());
        }
        return out;
    }

    Beginnings sequence() {
        auto out = nothing();
        while (!rest_.empty() && !is_next('|') && !is_next(')')) out = followed_by(std::move(out), repeated());
        return out;
    }

    Beginnings repeated() {
        auto out = one();
        if (take('?')) {
            out.push_back(nothing().front());
        } else if (take('*')) {
            out = anything();
        } else if (take('+')) {
            close(out);
        } else if (take('{')) {
            const auto end = rest_.find_first_not_of("0123456789,");
            if (end == std::string_view::npos || end == 0 || rest_[end] != '}') return give_up();
            if (!is_digit(rest_.front()) || rest_.front() == '0') out = anything();
            close(out);
            rest_.remove_prefix(end + 1);
        } else {
            return out;
        }
        take('?'); // lazy: that changes how much matches, not where
        return out;
    }

    Beginnings one() {
        if (take('(')) {
            if (is_next('?')) return give_up();
            auto out = alternatives();
            return take(')') ? out : give_up();
        }
        if (take('[')) return one_of_class();
        if (take('\\')) return escaped();
        const char c = take();
        if (c == '.') return anything();
        if (std::string_view("^$*+?{").find(c) != std::string_view::npos) return give_up();
        return is_ascii(c) ? text({&c, 1}) : beyond_ascii();
    }

    // The whole character, since a repetition after it means all of it.
    Beginnings beyond_ascii() {
        while (!rest_.empty() && (static_cast<unsigned char>(rest_.front()) & 0xC0) == 0x80) take();
        return anything();
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

    Beginnings escaped() {
        if (rest_.empty()) return give_up();
        const char c = take();
        if (c == 'b') return {{{{}, true}, true}};
        if (c == 'd') return one_of("0123456789");
        if (c == 'w' || c == 's') return anything();
        return is_letter(c) || is_digit(c) || !is_ascii(c) ? give_up() : text({&c, 1});
    }

    std::string_view rest_;
    bool is_understood_ = true;
};

} // namespace

std::vector<Opening> openings_of(std::string_view pattern) {
    std::vector<Opening> all;
    for (auto& beginning : PatternReader(pattern).read()) {
        if (beginning.opening.text.empty()) return {};
        all.push_back(std::move(beginning.opening));
    }
    // Where a shorter one stands, a longer one adds nothing.
    std::ranges::sort(all, {}, [](const Opening& opening) { return std::pair(opening.text, opening.is_at_word_edge); });
    std::vector<Opening> out;
    for (auto& opening : all) {
        const bool is_covered = std::ranges::any_of(out, [&](const Opening& shorter) {
            return opening.text.starts_with(shorter.text) && (!shorter.is_at_word_edge || opening.is_at_word_edge);
        });
        if (!is_covered) out.push_back(std::move(opening));
    }
    return out;
}

} // namespace remand::scanner
