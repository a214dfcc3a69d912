#include "scanner/text/text_reading.hpp"

#include <algorithm>
#include <span>

#include "scanner/text/new_text.hpp"
#include "scanner/text/text_patterns.hpp"

namespace remand::scanner {

TextReading read_text(std::string_view folded, std::size_t body) {
    const auto& patterns = text_patterns();
    const auto found = patterns.set->find(folded);
    const auto in = [&](PatternSet::Range range) {
        const auto from = [&](std::size_t pattern) {
            return std::ranges::lower_bound(found, pattern, {}, &PatternSet::Match::pattern);
        };
        return std::span(from(range.first), from(range.last));
    };
    TextReading out;
    out.phrases = phrase_hits(in(patterns.themes), folded);
    for (std::size_t kind = 0; kind < patterns.wordings.size(); ++kind)
        out.wordings.set(kind, !in(patterns.wordings[kind]).empty());
    out.own_end = folded.size();
    for (const auto& match : in(patterns.marks)) {
        if (match.position < body) { // only its first place is known: the next may be in the body
            out.own_end = body + new_text(folded.substr(body)).size();
            out.quotes_mail = quotes_mail(folded.substr(body));
            break;
        }
        out.own_end = std::min(out.own_end, match.position);
        out.quotes_mail = out.quotes_mail || is_mark_of_quotation(match.pattern - patterns.marks.first);
    }
    return out;
}

} // namespace remand::scanner
