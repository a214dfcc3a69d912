#include "scanner/text/text_reading.hpp"

#include <algorithm>
#include <span>

#include "scanner/text/new_text.hpp"
#include "scanner/text/text_patterns.hpp"

namespace remand::scanner {

namespace {

std::span<const PatternSet::Match> in_range(std::span<const PatternSet::Match> found, PatternSet::Range range) {
    const auto from = [&](std::size_t pattern) {
        return std::ranges::lower_bound(found, pattern, {}, &PatternSet::Match::pattern);
    };
    return {from(range.first), from(range.last)};
}

WordingKinds kinds_of(std::span<const PatternSet::Match> found) {
    const auto& wordings = text_patterns().wordings;
    WordingKinds out;
    for (std::size_t kind = 0; kind < wordings.size(); ++kind) out.set(kind, !in_range(found, wordings[kind]).empty());
    return out;
}

} // namespace

TextReading read_text(std::string_view folded, std::size_t body) {
    const auto& patterns = text_patterns();
    const auto found = patterns.set->find(folded);
    TextReading out;
    out.phrases = phrase_hits(in_range(found, patterns.themes), folded);
    out.wordings = kinds_of(found);
    out.own_end = folded.size();
    for (const auto& match : in_range(found, patterns.marks)) {
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

WordingKinds wordings_in(std::string_view folded) {
    return kinds_of(text_patterns().set->find(folded, text_patterns().all_wordings));
}

} // namespace remand::scanner
