#include "scanner/text/new_text.hpp"

#include <algorithm>

#include <re2/re2.h>

namespace remand::scanner {
namespace {

// Written from general knowledge of mail programs and legal departments, over folded text (lower case, no accents).
const RE2& footer() {
    static const RE2 pattern(
        R"(-{3,} ?(original|forwarded|ursprungliche|mensaje original|message d'origine|mensagem original))"
        R"(|_{10,}|begin forwarded message|\bon [^.!?]{5,60} wrote:|\bam [^!?]{5,60} schrieb|\ble [^!?]{5,60} a ecrit)"
        R"(|\bfrom: [^!?]{3,80} (sent|date|to): |\bvon: [^!?]{3,80} gesendet: | > [^>]{1,200} > )"
        R"(|sent from my |von meinem \w+ gesendet|enviado desde mi|envoye de mon|enviado do meu)"
        R"(|confidentiality notice|disclaimer:|legal notice|privacy (policy|notice|statement)|all rights reserved|©|copyright)"
        R"(|this (e-?mail|message|communication|transmission)( and|,| or|\b[^.!?]{0,40}(is|are|may be|contains?) (intended|confidential|privileged)))"
        R"(|the information (contained )?in this (e-?mail|message)|intended (only|solely) for)"
        R"(|unsubscribe|opt[- ]?out|you (are receiving|received|have received) this|registered (office|in england))"
        R"(|diese (e-?mail|nachricht) (enthalt|ist vertraulich|kann vertraulich)|abmelden|abbestellen|impressum|datenschutz)"
        R"(|este (mensaje|correo)[^.!?]{0,40}(confidencial|dirigido)|aviso legal|darse de baja|politica de privacidad)"
        R"(|ce (message|courriel)[^.!?]{0,40}confidentiel|se desabonner|se desinscrire|mentions legales)"
        R"(|esta mensagem[^.!?]{0,40}confidencia|descadastr|politica de privacidade)",
        RE2::Quiet);
    return pattern;
}

} // namespace

std::string_view new_text(std::string_view folded) {
    re2::StringPiece found;
    const re2::StringPiece text(folded.data(), folded.size());
    if (!footer().Match(text, 0, text.size(), RE2::UNANCHORED, &found, 1)) return folded;
    return folded.substr(0, static_cast<std::size_t>(found.data() - text.data()));
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
