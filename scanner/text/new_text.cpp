#include "scanner/text/new_text.hpp"

#include <algorithm>
#include <array>

#include "scanner/text/pattern_set.hpp"

namespace remand::scanner {
namespace {

// Written from general knowledge of mail programs and legal departments, over folded text (lower case, no accents).
// A run of dashes has a bound because a match is tried at each dash of a longer one.
constexpr auto quotes = std::to_array<std::string_view>({
    R"(-{3,80} ?(original|forwarded|ursprungliche|mensaje original|message d'origine|mensagem original))",
    R"(_{10})",
    R"(begin forwarded message)",
    R"(\bon [^.!?]{5,60} wrote:)",
    R"(\bam [^!?]{5,60} schrieb)",
    R"(\ble [^!?]{5,60} a ecrit)",
    R"(\bfrom: [^!?]{3,80} (sent|date|to): )",
    R"(\bvon: [^!?]{3,80} gesendet: )",
    R"( > [^>]{1,200} > )",
});
constexpr auto footers = std::to_array<std::string_view>({
    R"(sent from my |von meinem \w+ gesendet|enviado desde mi|envoye de mon|enviado do meu)",
    R"(confidentiality notice|disclaimer:|legal notice|privacy (policy|notice|statement)|all rights reserved|copyright)",
    "\u00A9",
    R"(this (e-?mail|message|communication|transmission)( and|,| or|\b[^.!?]{0,40}(is|are|may be|contains?) (intended|confidential|privileged)))",
    R"(the information (contained )?in this (e-?mail|message)|intended (only|solely) for)",
    R"(unsubscribe|opt[- ]?out|you (are receiving|received|have received) this|registered (office|in england))",
    R"(diese (e-?mail|nachricht) (enthalt|ist vertraulich|kann vertraulich)|abmelden|abbestellen|impressum|datenschutz)",
    R"(este (mensaje|correo)[^.!?]{0,40}(confidencial|dirigido)|aviso legal|darse de baja|politica de privacidad)",
    R"(ce (message|courriel)[^.!?]{0,40}confidentiel|se desabonner|se desinscrire|mentions legales)",
    R"(esta mensagem[^.!?]{0,40}confidencia|descadastr|politica de privacidade)",
});

const PatternSet& compiled_quotes() {
    static const PatternSet patterns(quotes);
    return patterns;
}

const PatternSet& compiled_footers() {
    static const PatternSet patterns(footers);
    return patterns;
}

} // namespace

std::string_view new_text(std::string_view folded) {
    auto end = folded.size();
    for (const auto* patterns : {&compiled_quotes(), &compiled_footers()})
        for (const auto& match : patterns->find(folded)) end = std::min(end, match.position);
    return folded.substr(0, end);
}

bool quotes_mail(std::string_view folded) { return !compiled_quotes().find(folded).empty(); }

std::string without_quotations(std::string_view folded) {
    struct Marks {
        std::string_view open, close;
    };
    constexpr auto all = std::to_array<Marks>({
        {"\"", "\""}, {"\u201C", "\u201D"}, {"\u201E", "\u201C"}, {"\u201E", "\u201D"}, {"\u00AB", "\u00BB"}, {"\u00BB", "\u00AB"}});
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
    bool is_in_word = false;
    return static_cast<int>(std::count_if(folded.begin(), folded.end(), [&](char c) {
        const bool starts = c != ' ' && !is_in_word;
        is_in_word = c != ' ';
        return starts;
    }));
}

} // namespace remand::scanner
