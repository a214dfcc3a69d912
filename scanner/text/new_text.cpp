#include "scanner/text/new_text.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "scanner/text/text_patterns.hpp"

namespace remand::scanner {
namespace {

// Written from general knowledge of mail programs and legal departments, over folded text (lower case, no accents).
// A run of dashes has a bound because a match is tried at each dash of a longer one.
constexpr auto marks = std::to_array<std::string_view>({
    // Of quoted mail.
    R"(---{1,78} ?\b(original|forwarded|ursprungliche|mensaje original|message d'origine|mensagem original))",
    R"(__________)",
    R"(\bbegin forwarded message)",
    R"(\bon [^.!?]{5,60} wrote:)",
    R"(\bam [^!?]{5,60} schrieb)",
    R"(\ble [^!?]{5,60} a ecrit)",
    R"(\bfrom: [^!?]{3,80} (sent|date|to): )",
    R"(\bvon: [^!?]{3,80} gesendet: )",
    R"( > [^>]{1,200} > )",
    // Of footers.
    R"(\b(sent from my |von meinem \w+ gesendet|enviado desde mi|envoye de mon|enviado do meu))",
    R"(\b(confidentiality notice|disclaimer:|legal notice|privacy (policy|notice|statement)|all rights reserved|copyright))",
    "\u00A9",
    R"(\bthis (e-?mail|message|communication|transmission)( and\b|,| or\b|\b[^.!?]{0,40}(is|are|may be|contains?) (intended|confidential|privileged)))",
    R"(\b(the information (contained )?in this (e-?mail|message)|intended (only|solely) for))",
    R"(\b(unsubscribe|opt[- ]?out|you (are receiving|received|have received) this|registered (office|in england)))",
    R"(\b(virus-?free|virenfrei|sans virus|libre de virus|livre de virus|privo di virus|virusvrij)\.? ?(www\.)?(avast|avg)\b)",
    R"(\b(diese (e-?mail|nachricht) (enthalt|ist vertraulich|kann vertraulich)|abmelden|abbestellen|impressum|datenschutz))",
    R"(\b(este (mensaje|correo)[^.!?]{0,40}(confidencial|dirigido)|aviso legal|darse de baja|politica de privacidad))",
    R"(\b(ce (message|courriel)[^.!?]{0,40}confidentiel|se desabonner|se desinscrire|mentions legales))",
    R"(\b(esta mensagem[^.!?]{0,40}confidencia|descadastr|politica de privacidade))",
});
constexpr std::size_t marks_of_quotes = 9; // the first of them

std::vector<PatternSet::Match> marks_in(std::string_view folded) {
    return text_patterns().set->find(folded, text_patterns().marks);
}

} // namespace

std::string_view new_text(std::string_view folded) {
    auto end = folded.size();
    for (const auto& match : marks_in(folded)) end = std::min(end, match.position);
    return folded.substr(0, end);
}

bool quotes_mail(std::string_view folded) {
    const auto found = marks_in(folded);
    return !found.empty() && is_mark_of_quotation(found.front().pattern -
                                                  text_patterns().marks.first); // they are in the order of the patterns
}

std::span<const std::string_view> end_marks() { return marks; }

bool is_mark_of_quotation(std::size_t mark) { return mark < marks_of_quotes; }

std::string without_quotations(std::string_view folded) {
    struct Marks {
        std::string_view open, close;
    };
    constexpr auto all = std::to_array<Marks>({{"\"", "\""},
                                               {"\u201C", "\u201D"},
                                               {"\u201E", "\u201C"},
                                               {"\u201E", "\u201D"},
                                               {"\u00AB", "\u00BB"},
                                               {"\u00BB", "\u00AB"}});
    constexpr std::size_t shortest = 20, longest = 600; // bytes: neither names and titles, nor the rest of a mail
    std::string out;
    for (std::size_t at = 0; at < folded.size();) {
        std::size_t skip = 0;
        for (const auto& [open, close] : all) {
            if (!folded.substr(at).starts_with(open)) continue;
            const auto end = folded.find(close, at + open.size());
            if (end == std::string_view::npos || end - at > longest) continue;
            skip = end + close.size() - at;
            break;
        }
        if (skip == 0) skip = 1;
        if (skip < shortest) out += folded.substr(at, skip);
        at += skip;
    }
    return out;
}

std::string_view first_words(std::string_view folded, std::size_t count) {
    std::size_t at = 0;
    for (; count > 0 && at != std::string_view::npos; --count) at = folded.find(' ', at + 1);
    return folded.substr(0, at);
}

int word_count(std::string_view folded) {
    int words = !folded.empty() && folded.front() != ' ' ? 1 : 0;
    for (std::size_t i = 1; i < folded.size(); ++i) words += folded[i] != ' ' && folded[i - 1] == ' ' ? 1 : 0;
    return words;
}

} // namespace remand::scanner
