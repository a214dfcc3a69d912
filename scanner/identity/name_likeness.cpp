#include "scanner/identity/name_likeness.hpp"

#include <algorithm>

#include "scanner/identity/given_names.hpp"
#include "scanner/text/edit_distance.hpp"

namespace remand::scanner {
namespace {

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

} // namespace

Likeness likeness_of(const NameWord& shown, const NameWord& real, bool is_given) {
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

} // namespace remand::scanner
