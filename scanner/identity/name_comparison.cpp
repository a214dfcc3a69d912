#include "scanner/identity/name_comparison.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "scanner/identity/given_names.hpp"
#include "scanner/identity/name_likeness.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t fewest_joined = 5;        // letters of a name that is written as one word
constexpr std::size_t most_initials_in_one = 3; // "JM Doe"

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

class Comparison {
public:
    Comparison(ShownWords shown, const PersonName& person) : shown_(std::move(shown)), person_(person) {
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
                if (of_shown_[shown] != none || likeness_of(*shown_[shown], person_.words[real], real != last()) != wanted)
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
                if (of_shown_[shown] == none && likeness_of(*shown_[shown], other, true) >= Likeness::lookalike) {
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

    const ShownWords shown_;
    const PersonName& person_;
    std::vector<int> of_shown_, of_real_;
    std::vector<Likeness> how_;
    NameRule rule_ = NameRule::exact;
    bool is_joined_ = false, is_possessive_ = false;
};

} // namespace

std::optional<NameRule> compare_words(ShownWords shown, const PersonName& person) {
    return Comparison(std::move(shown), person).run();
}

} // namespace remand::scanner
