#include "scanner/text/phone_numbers.hpp"

#include <algorithm>

namespace remand::scanner {
namespace {

constexpr std::size_t fewest_digits = 9, most_digits = 15; // E.164; shorter ones are too many other things
constexpr std::size_t longest_gap = 3;                     // separators between two digits: ") -", " . "

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }
bool is_separator(char c) {
    return c == ' ' || c == '.' || c == '-' || c == '(' || c == ')' || c == '/' || c == '*' || c == '_' || c == '~' ||
           c == '|';
}

struct Candidate {
    std::string digits;
    std::vector<std::size_t> groups; // digits in each run
    std::size_t begin = 0, end = 0;
    bool has_plus = false, has_bracket = false;
};

Candidate read_from(std::string_view text, std::size_t at) {
    Candidate out;
    out.begin = at;
    out.has_plus = text[at] == '+';
    out.has_bracket = text[at] == '(';
    auto i = at + (is_digit(text[at]) ? 0 : 1);
    std::size_t gap = 0, run = 0;
    for (; i < text.size(); ++i) {
        if (is_digit(text[i])) {
            if (gap > 0 && run > 0) out.groups.push_back(run), run = 0;
            gap = 0;
            ++run;
            out.digits += text[i];
            out.end = i + 1;
            if (out.digits.size() > most_digits) break;
        } else if (is_separator(text[i]) && gap < longest_gap) {
            ++gap;
        } else {
            break;
        }
    }
    if (run > 0) out.groups.push_back(run);
    return out;
}

bool is_date(const Candidate& number) {
    const auto& g = number.groups;
    return g.size() >= 3 && ((g[0] == 4 && g[1] <= 2 && g[2] <= 2) || (g[0] <= 2 && g[1] <= 2 && g[2] == 4)) &&
           !number.has_plus && number.digits.front() != '0';
}

bool is_phone_number(const Candidate& number) {
    const auto count = number.digits.size();
    if (count < fewest_digits || count > most_digits || is_date(number)) return false;
    if (std::all_of(number.digits.begin(), number.digits.end(), [&](char c) { return c == number.digits.front(); }))
        return false;
    if (number.has_plus) return number.digits.front() != '0';
    // Without a country: starts with a trunk 0, or has the ten digits (eleven with the 1) of North America in groups.
    const auto& g = number.groups;
    if (number.digits.front() == '0') return count <= 12 && g.size() >= 2;
    // Spain and Portugal have neither: nine digits in threes (or 3-2-2-2), the first 2, 3 or 6 to 9.
    const char first = number.digits.front();
    if (count == 9 && (first >= '6' || first == '2' || first == '3') && g.size() >= 3 && g.front() == 3 &&
        std::all_of(g.begin(), g.end(), [](std::size_t run) { return run == 2 || run == 3; }))
        return true;
    // Lisbon and Porto: "21 155 0188".
    const bool has_short_runs = std::ranges::all_of(g, [](std::size_t run) { return run <= 4; });
    if (count == 9 && first == '2' && g.size() >= 3 && g.front() == 2 && has_short_runs)
        return true;
    const bool is_american = (count == 10 && number.digits.front() >= '2') || (count == 11 && number.digits.front() == '1');
    return is_american && (number.has_bracket || g.size() >= 3);
}

} // namespace

std::vector<PhoneNumber> find_phone_numbers(std::string_view folded, std::size_t most) {
    std::vector<PhoneNumber> out;
    for (std::size_t at = 0; at < folded.size() && out.size() < most;) {
        const char c = folded[at];
        const bool may_begin = is_digit(c) || ((c == '+' || c == '(') && at + 1 < folded.size());
        const char before = at == 0 ? ' ' : folded[at - 1];
        const bool is_inside_word = is_letter(before) || is_digit(before) || before == '#' || before == '$' || before == '/';
        if (!may_begin || is_inside_word) {
            ++at;
            continue;
        }
        const Candidate number = read_from(folded, at);
        const char after = number.end < folded.size() ? folded[number.end] : ' ';
        if (is_phone_number(number) && !is_letter(after)) {
            out.push_back({std::string(folded.substr(number.begin, number.end - number.begin)), number.begin, number.end});
            at = number.end;
        } else {
            at = std::max(at + 1, std::min(number.end, folded.size()));
        }
    }
    return out;
}

} // namespace remand::scanner
