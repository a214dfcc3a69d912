#include "scanner/text/banner.hpp"

#include <string>

#include <re2/re2.h>

#include "scanner/text/phrases.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t longest = 500; // bytes

// Written after the examples in Microsoft's and Google's help pages and those of gateways, over folded text.
constexpr std::string_view label =
    R"((?:\W{0,4}\b(?:caution|warning|attention|important|notice|external(?: e-?mail| sender| message)?|extern|exterieur|externe?s?|externo|esterno|achtung|vorsicht|hinweis|warnung|avertissement|prudence|precaucion|advertencia|aviso|atencion|cuidado|atencao|attenzione|avviso|let op|waarschuwing|opgelet)\b\W{1,6}){0,3})";
constexpr std::string_view origin =
    R"(\b(?:this|the|diese|die|dieses|ce|cet|este|esta|questo|questa|il|deze|dit|het)\b ?(?:e-?mail|mail|message|nachricht|courriel|mensaje|correo(?: electronico)?|mensagem|messaggio|bericht)\b.{0,40}?\b(?:outside|external|not from (?:inside|within)|ausserhalb|extern\w*|exterieur\w*|l'exterieur|fuera|fora|esterno|esterna|dall'esterno|buiten)\b.{0,60}?[.!])";
constexpr std::string_view advice =
    R"((?: ?\b(?:please )?(?:do not|don't|never|be careful|be cautious|use caution|exercise caution|take care|think before|only|klicken sie|offnen sie|bitte|ne cliquez|n'ouvrez|soyez|no haga|no abra|nao clique|nao abra|non cliccare|non fare|non aprire|klik|open|wees)\b[^!?]{0,220}?[.!]){0,1})";

const RE2& pattern() {
    static const RE2 compiled("^(" + std::string(label) + std::string(origin) + std::string(advice) + ")(?: |$)");
    return compiled;
}

} // namespace

std::size_t banner_size(std::string_view folded) {
    const auto head = folded.substr(0, longest);
    re2::StringPiece found;
    if (!RE2::PartialMatch(re2::StringPiece(head.data(), head.size()), pattern(), &found)) return 0;
    return find_phrases({found.data(), found.size()}).is_empty() ? found.size() : 0; // a lure that poses as such a line
}

} // namespace remand::scanner
