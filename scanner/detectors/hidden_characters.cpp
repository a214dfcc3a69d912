// Invisible characters inside words, or letters of two scripts in one word: hides words from filters, not from readers.
// Honest look-alikes: invisible characters between words in the preview lines of newsletters, which are not counted.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason hidden_characters(const MessageView& mail) {
    const auto& hidden = mail.facts.hidden_characters;
    if (mail.is_discussion_list || (hidden.zero_width_in_words < 3 && hidden.mixed_script_words < 2)) return {};
    return hidden.mixed_script_words >= 2
               ? fmt::format("{} words mix letters of two scripts", hidden.mixed_script_words)
               : fmt::format("{} invisible characters stand inside words", hidden.zero_width_in_words);
}

} // namespace remand::scanner::detect
