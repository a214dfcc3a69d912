#include "scanner/identity/name_match.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "scanner/identity/given_names.hpp"
#include "scanner/identity/name_comparison.hpp"
#include "scanner/identity/name_likeness.hpp"

namespace remand::scanner {
namespace {

bool is_all_beside(const NamePart& part, const PersonName& person) {
    return std::all_of(part.words.begin(), part.words.end(), [&](const NameWord& word) {
        return is_addition(word.text()) || word.is_number() ||
               std::find(person.beside.begin(), person.beside.end(), word.text()) != person.beside.end();
    });
}

std::size_t name_words(const NamePart& part, const PersonName& person) {
    return static_cast<std::size_t>(std::count_if(part.words.begin(), part.words.end(), [&](const NameWord& word) {
        return !is_addition(word.text()) &&
               std::find(person.beside.begin(), person.beside.end(), word.text()) == person.beside.end();
    }));
}

void append(ShownWords& words, const NamePart& part) {
    for (const auto& word : part.words) words.push_back(&word);
}

bool is_whole_match(const WrittenName& shown, const PersonName& person) {
    ShownWords words;
    for (const auto& part : shown.parts) append(words, part);
    return std::equal(
        words.begin(), words.end(), person.words.begin(), person.words.end(),
        [](const NameWord* a, const NameWord& b) { return likeness_of(*a, b, false) >= Likeness::lookalike; });
}

std::optional<NameRule> better(std::optional<NameRule> a, std::optional<NameRule> b) {
    if (!a || !b) return a ? a : b;
    return std::min(*a, *b);
}

} // namespace

std::string_view to_text(NameRule rule) {
    constexpr auto texts =
        std::to_array<std::string_view>({"exact", "order", "additions", "spelling", "left_out", "lookalike", "nickname",
                                         "initials", "one_letter", "address"});
    return texts[static_cast<std::size_t>(rule)];
}

std::string_view explain(NameRule rule) {
    constexpr auto texts = std::to_array<std::string_view>({
        "the same name",
        "the same name in another order",
        "the same name with something beside it",
        "the same name in another spelling",
        "the same name with a middle name or initial more or less",
        "the same name in letters that look alike",
        "a short form of the name",
        "the name with an initial",
        "the name with one letter changed",
        "the person's address in place of a name",
    });
    return texts[static_cast<std::size_t>(rule)];
}

PersonName prepare_name(std::string_view name, std::string_view job_title,
                        const std::vector<std::string>& company_words) {
    PersonName out;
    for (const auto& part : take_apart(job_title).parts)
        for (const auto& word : part.words) out.beside.push_back(word.text());
    out.beside.insert(out.beside.end(), company_words.begin(), company_words.end());

    const auto written = take_apart(name);
    if (written.is_address) return out;
    const auto named = [&](const NamePart& part) {
        std::vector<NameWord> words = part.words;
        std::erase_if(words, [](const NameWord& word) { return is_honorific(word.text()); });
        return words;
    };
    const auto append_to = [](std::vector<NameWord>& words, std::vector<NameWord> more) {
        std::move(more.begin(), more.end(), std::back_inserter(words));
    };
    for (std::size_t i = 0; i < written.parts.size(); ++i) {
        const auto& part = written.parts[i];
        auto words = named(part);
        if (i == 0) {
            out.words = std::move(words);
        } else if (part.lead == Lead::comma && i == 1 && !words.empty() && !is_all_beside(part, out)) {
            append_to(words, std::move(out.words)); // "Doe, Jane"
            out.words = std::move(words);
        } else if (part.lead == Lead::bracket && written.parts[i - 1].lead == Lead::bracket &&
                   !is_all_beside(part, out)) {
            append_to(out.words, std::move(words)); // 'William "Bill" Gates': what stands behind the other first name
        } else if (part.lead == Lead::bracket && words.size() == 1 && !is_addition(words.front().text())) {
            out.also_called.push_back(std::move(words.front()));
        }
    }
    const bool is_office = !out.words.empty() && std::all_of(out.words.begin(), out.words.end(), [](const auto& word) {
        return is_addition(word.text()) && !is_given_name(word.text());
    });
    out.is_whole = out.words.size() < 2 || is_office;
    if (!out.words.empty()) out.words.front().is_joined = false;
    return out;
}

std::optional<NameRule> match_name(const WrittenName& shown, const PersonName& person) {
    if (person.words.empty() || shown.parts.empty()) return {};
    if (person.is_whole) {
        if (is_whole_match(shown, person)) return NameRule::exact;
        return {};
    }
    std::optional<NameRule> best;
    const auto consider = [&](const ShownWords& words, NameRule at_least) {
        if (auto rule = compare_words(words, person)) best = better(best, std::max(*rule, at_least));
    };
    const auto& parts = shown.parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto& part = parts[i];
        const bool has_before = i > 0;
        bool may_begin = true;
        switch (part.lead) {
        case Lead::start:
        case Lead::mark:
        case Lead::bracket:
        case Lead::from:
            break;
        case Lead::by_way:
            may_begin = false;
            break;
        case Lead::comma:
        case Lead::about:
            may_begin = has_before && is_all_beside(parts[i - 1], person);
            break;
        case Lead::conjunction:
            may_begin = has_before && name_words(parts[i - 1], person) >= 2;
            break;
        }
        if (!may_begin) continue;
        const bool has_rest = parts.size() > 1;
        const bool has_comma = i + 1 < parts.size() && parts[i + 1].lead == Lead::comma;
        if (has_comma && !is_all_beside(parts[i + 1], person)) {
            ShownWords turned; // "Doe, Jane": read as "Jane Doe"
            append(turned, parts[i + 1]);
            append(turned, part);
            consider(turned, parts.size() > 2 ? NameRule::additions : NameRule::order);
        }
        if (has_comma && name_words(part, person) < 2) continue;
        ShownWords words;
        append(words, part);
        // 'William "Bill" Gates': the family name stands behind the nickname.
        if (i + 2 < parts.size() && parts[i + 1].lead == Lead::bracket && parts[i + 2].lead == Lead::bracket &&
            name_words(part, person) == 1) {
            append(words, parts[i + 2]);
            if (parts[i + 1].words.size() > 1) continue;
        }
        consider(words, has_rest ? NameRule::additions : NameRule::exact);
    }
    if (best && shown.is_address) best = std::max(*best, NameRule::spelling);
    return best;
}

} // namespace remand::scanner
