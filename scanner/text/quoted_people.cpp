#include "scanner/text/quoted_people.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t most_people = 20;
constexpr std::size_t longest_name = 80;

constexpr auto from_words = std::to_array<std::string_view>({"from", "von", "de", "da", "van", "fra", "expediteur", "mittente"});
constexpr auto wrote_words = std::to_array<std::string_view>(
    {"wrote", "schrieb", "a ecrit", "escribio", "escreveu", "ha scritto", "schreef", "het volgende geschreven"});

bool is_address_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '+' || c == '%';
}

bool ends_with_from_word(std::string_view text) {
    text = trim(text);
    return std::any_of(from_words.begin(), from_words.end(), [&](auto word) {
        return text.ends_with(word) && (text.size() == word.size() || !is_address_char(text[text.size() - word.size() - 1]));
    });
}

bool starts_with_wrote(std::string_view text) {
    constexpr std::size_t near = 60; // "wrote on Monday, ...:" and bold marks stand between
    const auto head = text.substr(0, near);
    const auto colon = head.find(':');
    return colon != std::string_view::npos && std::any_of(wrote_words.begin(), wrote_words.end(), [&](auto word) {
               const auto at = head.find(word);
               return at != std::string_view::npos && at < colon;
           });
}

// The name before "<": what follows the last colon, comma or quotation mark.
std::string_view name_before(std::string_view text) {
    const auto begin = text.find_last_of(":,<>;\"");
    auto name = trim(begin == std::string_view::npos ? text : text.substr(begin + 1));
    while (!name.empty() && (name.back() == '"' || name.back() == '\'')) name.remove_suffix(1);
    // "alle ore 14:12 Owen Keel": the minutes are no name.
    while (!name.empty() && name.front() >= '0' && name.front() <= '9')
        name.remove_prefix(std::min(name.find(' '), name.size() - 1) + 1);
    return trim(name);
}

} // namespace

std::vector<QuotedPerson> quoted_people(std::string_view folded) {
    std::vector<QuotedPerson> out;
    for (auto at = folded.find('@'); at != std::string_view::npos && out.size() < most_people;
         at = folded.find('@', at + 1)) {
        auto begin = at, end = at + 1;
        while (begin > 0 && is_address_char(folded[begin - 1])) --begin;
        while (end < folded.size() && is_address_char(folded[end])) ++end;
        while (end > at + 1 && folded[end - 1] == '.') --end;
        if (begin == at || end == at + 1) continue;
        std::string_view before = folded.substr(begin > longest_name ? begin - longest_name : 0, std::min(begin, longest_name));
        std::string_view after = folded.substr(end);
        // Outlook writes "Jane <jane@corp.test>", "Jane [mailto:jane@corp.test]", or the bare address.
        std::string_view name;
        if (before.ends_with("[mailto:")) before.remove_suffix(7);
        if (before.ends_with('<') || before.ends_with('[')) {
            before.remove_suffix(1);
            const auto quote = trim(before);
            const bool is_quoted = quote.ends_with('"');
            name = is_quoted ? name_before(quote.substr(0, quote.size() - 1)) : name_before(before);
            after.remove_prefix(std::min(after.find_first_of(">]"), after.size()));
            if (!after.empty()) after.remove_prefix(1);
        }
        // "Doe, Jane <...>": the comma belongs to the name, so the colon is looked for in all that stands before.
        const auto colon = before.rfind(':');
        const bool is_from = colon != std::string_view::npos && before.size() - colon <= longest_name &&
                             before.find('<', colon) == std::string_view::npos && ends_with_from_word(before.substr(0, colon));
        if (!is_from && !starts_with_wrote(after)) continue;
        if (is_from && name.find_first_not_of(' ') == std::string_view::npos && !before.ends_with(':'))
            name = trim(before.substr(colon + 1));
        QuotedPerson person{std::string(name), std::string(folded.substr(begin, at - begin)),
                            std::string(folded.substr(at + 1, end - at - 1))};
        const bool is_known = std::any_of(out.begin(), out.end(), [&](const QuotedPerson& other) {
            return other.local == person.local && other.domain == person.domain;
        });
        if (!is_known) out.push_back(std::move(person));
    }
    return out;
}

} // namespace remand::scanner
