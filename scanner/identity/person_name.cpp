#include "scanner/identity/person_name.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "scanner/text/edit_distance.hpp"
#include "scanner/text/fold.hpp"

namespace remand::scanner {
namespace {

constexpr auto titles = std::to_array<std::string_view>({
    "mr",       "mrs",       "ms",      "miss",     "dr",      "prof",  "professor", "sir",      "herr",
    "frau",     "dipl",      "ing",     "mag",      "msc",     "mba",   "phd",       "jr",       "sr",
    "ceo",      "cfo",       "cto",     "coo",      "cio",     "cmo",   "ciso",      "chro",     "president",
    "vp",       "director",  "manager", "chairman", "founder", "owner", "managing",  "chief",    "executive",
    "officer",  "financial", "head",    "of",       "the",     "from",  "office",    "direktor", "geschaftsfuhrer",
    "monsieur", "madame",    "senor",   "senora",   "sr",      "sra",   "don",       "dona",
});
constexpr std::size_t one_edit_from = 5; // letters

std::vector<std::string> name_words(std::string_view name, const std::vector<std::string>& also_drop) {
    std::string kept;
    int depth = 0;
    for (const char c : name) { // "Jane Doe (Finance)", "Jane Doe [Acme]"
        if (c == '(' || c == '[') ++depth;
        if (depth == 0 && c != '\'') kept.push_back(c);
        if ((c == ')' || c == ']') && depth > 0) --depth;
    }
    auto parts = words(fold(kept));
    std::erase_if(parts, [&](const std::string& word) {
        return std::find(titles.begin(), titles.end(), word) != titles.end() ||
               std::find(also_drop.begin(), also_drop.end(), word) != also_drop.end();
    });
    return parts;
}

enum class Likeness { different, initial, near, same };

Likeness compare(const std::string& shown, const std::string& real) {
    if (shown == real || skeleton(shown) == skeleton(real)) return Likeness::same;
    if (real.size() >= one_edit_from && shown.size() + 1 >= one_edit_from && edit_distance(shown, real, 1) <= 1)
        return Likeness::near;
    if (shown.size() == 1 && real.front() == shown.front()) return Likeness::initial;
    return Likeness::different;
}

} // namespace

bool reads_as_name(std::string_view display_name, std::string_view name, std::string_view job_title) {
    const auto real = name_words(name, {});
    auto shown = name_words(display_name, words(fold(job_title)));
    if (real.empty() || shown.empty()) return false;
    if (real.size() == 1) return shown.size() == 1 && compare(shown[0], real[0]) == Likeness::same;

    int whole = 0;
    for (const auto& word : real) {
        auto best = shown.end();
        auto best_likeness = Likeness::different;
        for (auto it = shown.begin(); it != shown.end(); ++it)
            if (const auto likeness = compare(*it, word); likeness > best_likeness) {
                best = it;
                best_likeness = likeness;
            }
        if (best == shown.end()) {
            if (word.size() == 1) continue; // a middle initial of the registry may be left out
            return false;
        }
        if (best_likeness >= Likeness::near) ++whole;
        shown.erase(best);
    }
    // What is left may only be middle initials; another whole word makes it another name ("Jane Doe Foundation").
    const bool only_initials_left =
        std::all_of(shown.begin(), shown.end(), [](const auto& word) { return word.size() == 1; });
    const bool family_name_is_whole =
        whole >= 1 && std::any_of(real.begin(), real.end(), [](const auto& w) { return w.size() > 1; });
    return only_initials_left && family_name_is_whole &&
           whole + 1 >= static_cast<int>(
                            std::count_if(real.begin(), real.end(), [](const auto& word) { return word.size() > 1; }));
}

} // namespace remand::scanner
