#include "scanner/identity/name_match.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "scanner/identity/given_names.hpp"
#include "scanner/text/edit_distance.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t one_edit_from = 5;        // letters
constexpr std::size_t one_swap_from = 4;        // "Jnoh"
constexpr std::size_t fewest_joined = 5;        // letters of a name that is written as one word
constexpr std::size_t most_initials_in_one = 3; // "JM Doe"

enum class Likeness { none, initial, one_letter, nickname, lookalike, spelling, same };

bool is_vowel(char c) { return std::string_view("aeiouy").find(c) != std::string_view::npos; }

bool is_swap(std::string_view a, std::string_view b) {
    return a.size() == b.size() && edit_distance(a, b, 1) == 1 && std::is_permutation(a.begin(), a.end(), b.begin());
}

// "Daniel" and "Daniela", "Mario" and "Maria": endings that make another name of it.
bool differs_by_ending(std::string_view a, std::string_view b) {
    const auto& longer = a.size() >= b.size() ? a : b;
    const auto& shorter = a.size() >= b.size() ? b : a;
    const auto is_i = [](char c) { return c == 'i' || c == 'y'; }; // "Dmitri" and "Dmitry" are one name
    if (longer.size() == shorter.size())
        return longer.substr(0, longer.size() - 1) == shorter.substr(0, shorter.size() - 1) &&
               is_vowel(longer.back()) && is_vowel(shorter.back()) && !(is_i(longer.back()) && is_i(shorter.back()));
    return longer.starts_with(shorter) && is_vowel(longer.back());
}

bool is_one_slip(const NameWord& shown, const NameWord& real, bool is_given) {
    const auto &a = shown.text(), &b = real.text();
    if (shown.is_possessive) return false;
    if (b.size() == one_swap_from) return is_swap(a, b) && !(is_given_name(a) && is_given_name(b));
    if (b.size() < one_edit_from || a.size() + 1 < one_edit_from || edit_distance(a, b, 1) > 1) return false;
    if (a.front() != b.front() && !is_swap(a, b)) return false; // "Becker" and "Decker"
    if (!is_given) return true;
    return !(is_given_name(a) && is_given_name(b)) && !differs_by_ending(a, b);
}

bool shares(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

Likeness compare(const NameWord& shown, const NameWord& real, bool is_given) {
    if (shown.text() == real.text() && !shown.is_foreign && !real.is_foreign) return Likeness::same;
    if (shown.is_foreign && real.is_foreign && shown.forms == real.forms && shown.look == real.look)
        return Likeness::same;
    if (shares(shown.forms, real.forms) && !shown.is_mixed) return Likeness::spelling;
    if (shown.look == real.look) return Likeness::lookalike;
    if (shown.is_foreign != real.is_foreign && !shown.is_mixed && shown.text().size() > 2 &&
        shares(shown.keys, real.keys))
        return Likeness::spelling;
    if (is_given && may_stand_for(shown.text(), real.text())) return Likeness::nickname;
    if (is_one_slip(shown, real, is_given)) return Likeness::one_letter;
    if ((shown.is_initial() || real.is_initial()) && shown.text().front() == real.text().front())
        return Likeness::initial;
    return Likeness::none;
}

NameRule rule_of(Likeness likeness) {
    switch (likeness) {
    case Likeness::none:
    case Likeness::same:
        return NameRule::exact;
    case Likeness::spelling:
        return NameRule::spelling;
    case Likeness::lookalike:
        return NameRule::lookalike;
    case Likeness::nickname:
        return NameRule::nickname;
    case Likeness::initial:
        return NameRule::initials;
    case Likeness::one_letter:
        return NameRule::one_letter;
    }
    return NameRule::exact;
}

using Words = std::vector<const NameWord*>;

class Comparison {
public:
    Comparison(Words shown, const PersonName& person) : shown_(std::move(shown)), person_(person) {
        of_shown_.assign(shown_.size(), none);
        of_real_.assign(person.words.size(), none);
        how_.assign(person.words.size(), Likeness::none);
    }

    std::optional<NameRule> run() {
        if (shown_.empty()) return {};
        for (const auto likeness :
             {Likeness::same, Likeness::spelling, Likeness::lookalike, Likeness::nickname, Likeness::one_letter})
            pair(likeness);
        pair_other_first_name();
        pair_joined();
        pair(Likeness::initial);
        pair_initials_in_one();
        if (!agrees() || !rest_of_real_may_lack() || !rest_of_shown_may_stand()) return {};
        return rule_;
    }

private:
    static constexpr int none = -1;
    [[nodiscard]] std::size_t last() const { return person_.words.size() - 1; }
    [[nodiscard]] bool is_matched(std::size_t real) const { return how_[real] != Likeness::none; }
    void overlook(NameRule rule) { rule_ = std::max(rule_, rule); }
    void take(std::size_t shown, std::size_t real, Likeness how) {
        of_shown_[shown] = static_cast<int>(real);
        of_real_[real] = static_cast<int>(shown);
        how_[real] = how;
        overlook(rule_of(how));
        if (person_.words[real].is_foreign != shown_[shown]->is_foreign) overlook(NameRule::spelling);
        if (shown_[shown]->is_possessive) is_possessive_ = true;
    }

    void pair(Likeness wanted) {
        for (std::size_t real = 0; real < person_.words.size(); ++real) {
            if (is_matched(real)) continue;
            for (std::size_t shown = 0; shown < shown_.size(); ++shown) {
                if (of_shown_[shown] != none || compare(*shown_[shown], person_.words[real], real != last()) != wanted)
                    continue;
                take(shown, real, wanted);
                break;
            }
        }
    }

    // "Michael Wang" for "Xiaoming (Michael) Wang".
    void pair_other_first_name() {
        if (is_matched(0)) return;
        for (const auto& other : person_.also_called)
            for (std::size_t shown = 0; shown < shown_.size(); ++shown)
                if (of_shown_[shown] == none && compare(*shown_[shown], other, true) >= Likeness::lookalike) {
                    take(shown, 0, Likeness::nickname);
                    return;
                }
    }

    // "JM Doe" for "Jane Mary Doe".
    void pair_initials_in_one() {
        if (is_matched(0) || person_.words.size() < 2) return;
        for (std::size_t shown = 0; shown < shown_.size(); ++shown) {
            const auto& text = shown_[shown]->text();
            if (of_shown_[shown] != none || text.size() < 2 || text.size() > most_initials_in_one ||
                text.size() > last())
                continue;
            bool fits = true;
            for (std::size_t i = 0; i < text.size(); ++i)
                fits = fits && !is_matched(i) && person_.words[i].text().front() == text[i];
            if (!fits) continue;
            take(shown, 0, Likeness::initial);
            for (std::size_t i = 1; i < text.size(); ++i) {
                how_[i] = Likeness::initial;
                of_real_[i] = static_cast<int>(shown);
            }
            return;
        }
    }

    // "JaneDoe", "doejane", "Mc Donald", "Vanderberg": the rest of both sides is the same without spaces.
    void pair_joined() {
        std::string shown, shown_look, real, real_look, turned, turned_look;
        for (std::size_t i = 0; i < shown_.size(); ++i)
            if (of_shown_[i] == none && !stands_beside(*shown_[i])) {
                shown += shown_[i]->text();
                shown_look += shown_[i]->look;
            }
        for (std::size_t i = 0; i < person_.words.size(); ++i)
            if (!is_matched(i) && !person_.words[i].is_initial()) {
                const auto& word = person_.words[i];
                real += word.text();
                real_look += word.look;
                if (i == last()) {
                    turned = word.text() + turned;
                    turned_look = word.look + turned_look;
                } else {
                    turned += word.text();
                    turned_look += word.look;
                }
            }
        const bool is_all = real.size() >= fewest_joined || std::any_of(how_.begin(), how_.end(), [](Likeness how) {
                                return how >= Likeness::lookalike;
                            });
        if (real.empty() || shown.empty() || !is_all) return;
        const bool is_same = shown == real || shown == turned;
        if (!is_same && shown_look != real_look && shown_look != turned_look) return;
        for (std::size_t i = 0; i < shown_.size(); ++i)
            if (of_shown_[i] == none && !stands_beside(*shown_[i])) of_shown_[i] = static_cast<int>(last());
        for (std::size_t i = 0; i < person_.words.size(); ++i)
            if (!is_matched(i) && !person_.words[i].is_initial())
                how_[i] = is_same ? Likeness::spelling : Likeness::lookalike;
        overlook(is_same ? NameRule::spelling : NameRule::lookalike);
        is_joined_ = true;
    }

    // Given and family name, at most one of them by its initial, and then the given one.
    [[nodiscard]] bool agrees() const {
        if (is_possessive_) return false;
        if (is_joined_) return is_matched(0) && is_matched(last());
        if (!is_matched(0)) return false;
        std::size_t family = last();
        while (family > 0 && !(is_matched(family) && how_[family] != Likeness::initial)) --family;
        if (family == 0) return false;
        // Of "García López" the second may be left out; "Jane Marie" is not Jane Marie Doe.
        if (family != last() &&
            (is_given_name(person_.words[family].text()) || is_particle(person_.words[family].text())))
            return false;
        const auto given = how_[0], name = how_[family];
        if (given == Likeness::initial || given == Likeness::nickname) return name >= Likeness::lookalike;
        if (given == Likeness::one_letter && person_.words[0].text().size() == one_swap_from)
            return name >= Likeness::lookalike;
        if (name == Likeness::one_letter && person_.words[family].text().size() == one_swap_from)
            return given >= Likeness::lookalike;
        return true;
    }

    [[nodiscard]] bool rest_of_real_may_lack() {
        for (std::size_t i = 0; i < person_.words.size(); ++i) {
            if (is_matched(i)) continue;
            const auto& word = person_.words[i];
            const bool is_bound = word.is_joined || (i < last() && person_.words[i + 1].is_joined);
            if (is_bound) return false; // half of "Jean-Pierre" or of "Smith-Doe" is another name
            overlook(NameRule::left_out);
        }
        return true;
    }

    [[nodiscard]] bool stands_beside(const NameWord& word) const {
        return is_addition(word.text()) || word.is_number() ||
               std::find(person_.beside.begin(), person_.beside.end(), word.text()) != person_.beside.end();
    }

    [[nodiscard]] bool is_bound(std::size_t shown) const {
        return shown_[shown]->is_joined || (shown + 1 < shown_.size() && shown_[shown + 1]->is_joined);
    }

    [[nodiscard]] bool rest_of_shown_may_stand() {
        int middle_names = 0;
        int before = none;
        for (std::size_t i = 0; i < shown_.size(); ++i) {
            const auto& word = *shown_[i];
            if (of_shown_[i] != none) {
                if (before != none && of_shown_[i] < before) overlook(NameRule::order);
                before = of_shown_[i];
                continue;
            }
            if (stands_beside(word) || is_company_word(i)) {
                overlook(NameRule::additions);
                continue;
            }
            if (word.is_initial()) {
                if (contradicts(word)) return false;
                overlook(NameRule::left_out);
                continue;
            }
            if (is_particle(word.text())) {
                overlook(NameRule::left_out);
                continue;
            }
            const bool is_between = i > 0 && i + 1 < shown_.size() && of_shown_[i - 1] == 0 && of_shown_[i + 1] > 0;
            const bool is_plain = how_[0] >= Likeness::spelling && how_[last()] >= Likeness::spelling;
            if (!is_between || !is_plain || is_bound(i) || has_middle_names() || !is_given_name(word.text()) ||
                ++middle_names > 1)
                return false;
            overlook(NameRule::left_out);
        }
        return true;
    }

    // A middle initial against a middle name that is known: "Jane K. Doe" is not Jane Mary Doe.
    [[nodiscard]] bool contradicts(const NameWord& initial) const {
        return has_middle_names() &&
               std::none_of(person_.words.begin(), person_.words.end(),
                            [&](const NameWord& word) { return word.text().front() == initial.text().front(); });
    }
    [[nodiscard]] bool has_middle_names() const {
        for (std::size_t i = 1; i < last(); ++i)
            if (!is_particle(person_.words[i].text())) return true;
        return false;
    }

    [[nodiscard]] bool is_company_word(std::size_t shown) const {
        return shown > 0 && !is_bound(shown) &&
               std::find(person_.beside.begin(), person_.beside.end(), shown_[shown]->text()) != person_.beside.end();
    }

    const Words shown_;
    const PersonName& person_;
    std::vector<int> of_shown_, of_real_;
    std::vector<Likeness> how_;
    NameRule rule_ = NameRule::exact;
    bool is_joined_ = false, is_possessive_ = false;
};

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

void append(Words& words, const NamePart& part) {
    for (const auto& word : part.words) words.push_back(&word);
}

bool is_whole_match(const WrittenName& shown, const PersonName& person) {
    Words words;
    for (const auto& part : shown.parts) append(words, part);
    return std::equal(
        words.begin(), words.end(), person.words.begin(), person.words.end(),
        [](const NameWord* a, const NameWord& b) { return compare(*a, b, false) >= Likeness::lookalike; });
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
    const auto consider = [&](const Words& words, NameRule at_least) {
        if (auto rule = Comparison(words, person).run()) best = better(best, std::max(*rule, at_least));
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
            Words turned; // "Doe, Jane": read as "Jane Doe"
            append(turned, parts[i + 1]);
            append(turned, part);
            consider(turned, parts.size() > 2 ? NameRule::additions : NameRule::order);
        }
        if (has_comma && name_words(part, person) < 2) continue;
        Words words;
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
