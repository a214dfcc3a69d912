// The same tricks in the subject or in the sender's name: invisible characters, letters of two scripts, letters
// borrowed from mathematics. Honest look-alike: fancy letters of social networks, which do not sign mail with them.
#include "scanner/detectors/all.hpp"

#include <string_view>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/text/shape.hpp"

namespace remand::scanner::detect {
namespace {

// Zero-width space, word joiner and soft hyphen; the joiners stay out, which Indic scripts and emoji need.
bool has_hidden(std::string_view text) {
    return text.find("\u200B") != std::string_view::npos || text.find("\u2060") != std::string_view::npos ||
           text.find("\u00AD") != std::string_view::npos;
}

} // namespace

Reason disguised_subject(const MessageView& mail) {
    for (const auto* text : {&mail.facts.subject, &mail.from.display_name}) {
        if (ascii_run(*text) == text->size()) continue; // nothing below is
        if (has_styled_letters(*text)) return fmt::format("Uses disguised letters: {}", shown(*text));
        for (const auto& word : words(fold(*text)))
            if (has_mixed_scripts(word))
                return fmt::format("The word \"{}\" mixes letters of two scripts", shown(word));
        if (has_hidden(*text)) return fmt::format("Invisible characters stand inside \"{}\"", shown(*text));
    }
    return {};
}

} // namespace remand::scanner::detect
