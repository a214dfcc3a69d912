// Would a display name be read as the name of this person? Pure; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/identity/name_words.hpp"

namespace remand::scanner {

// What had to be overlooked for the match; of several, the last in this order.
enum class NameRule {
    exact,      // the same words in the same order
    order,      // "Doe, Jane"
    additions,  // titles, offices, companies, "via …" beside the name
    spelling,   // accents, ß and ss, other scripts, spaces and hyphens
    left_out,   // a middle name or particle more or less
    lookalike,  // letters that look the same
    nickname,   // Bill for William
    initials,   // J. Doe
    one_letter, // one slip in a word of five letters or more
    address     // the person's own address as the display name
};
[[nodiscard]] std::string_view to_text(NameRule rule);
[[nodiscard]] std::string_view explain(NameRule rule); // "the same name with letters that look alike", for a sentence

// A registered name, prepared. Not for hostile text: it is the administrator's or the directory's.
struct PersonName {
    std::vector<NameWord> words;       // given names first; without honorifics
    std::vector<NameWord> also_called; // "William (Bill) Gates", other first names
    std::vector<std::string> beside;   // what may stand beside the name: job title, company; lower case ASCII
    // A name of one word, or one that is made of offices alone ("IT Help Desk"): matches as a whole or not at all.
    bool is_whole = false;
};
[[nodiscard]] PersonName prepare_name(std::string_view name, std::string_view job_title,
                                      const std::vector<std::string>& company_words);

// Two whole names must agree (given and family name), or an initial and the family name. A word that is left over on
// either side must be a middle name, an initial that does not contradict, a particle, or something that stands beside
// names; with any other word it is another name ("Jane Doe Foundation", "Mary Jane Doe", "Jane Smith-Doe").
[[nodiscard]] std::optional<NameRule> match_name(const WrittenName& shown, const PersonName& person);

} // namespace remand::scanner
