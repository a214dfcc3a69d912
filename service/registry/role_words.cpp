#include "service/registry/role_words.hpp"

#include <array>
#include <string>

#include "scanner/text/fold.hpp"

namespace remand::service {
namespace {

struct RoleWords {
    db::RoleClass role;
    std::string_view phrase; // folded words; a star at the end: any ending
};

// English, German, French, Spanish, Italian, Dutch, Portuguese. The first that fits counts: what handles money or
// people before what merely directs.
constexpr auto table = std::to_array<RoleWords>({
    {db::RoleClass::help_desk, "help desk"},
    {db::RoleClass::help_desk, "helpdesk"},
    {db::RoleClass::help_desk, "service desk"},
    {db::RoleClass::help_desk, "servicedesk"},
    {db::RoleClass::help_desk, "it support"},
    {db::RoleClass::help_desk, "technical support"},
    {db::RoleClass::help_desk, "desktop support"},
    {db::RoleClass::help_desk, "support informatique"},
    {db::RoleClass::help_desk, "assistance informatique"},
    {db::RoleClass::help_desk, "soporte tecnico"},
    {db::RoleClass::help_desk, "soporte informatico"},
    {db::RoleClass::help_desk, "mesa de ayuda"},
    {db::RoleClass::help_desk, "assistenza tecnica"},
    {db::RoleClass::help_desk, "assistenza informatica"},
    {db::RoleClass::help_desk, "suporte tecnico"},
    {db::RoleClass::help_desk, "benutzerservice"},
    {db::RoleClass::finance, "cfo"},
    {db::RoleClass::finance, "chief financial"},
    {db::RoleClass::finance, "financ*"},
    {db::RoleClass::finance, "finanz*"},
    {db::RoleClass::finance, "accountant*"},
    {db::RoleClass::finance, "accounting"},
    {db::RoleClass::finance, "accounts payable"},
    {db::RoleClass::finance, "accounts receivable"},
    {db::RoleClass::finance, "bookkeep*"},
    {db::RoleClass::finance, "treasur*"},
    {db::RoleClass::finance, "controller"},
    {db::RoleClass::finance, "comptroller"},
    {db::RoleClass::finance, "payroll"},
    {db::RoleClass::finance, "billing"},
    {db::RoleClass::finance, "buchhalt*"},
    {db::RoleClass::finance, "rechnungswesen"},
    {db::RoleClass::finance, "lohnbuchhalt*"},
    {db::RoleClass::finance, "kreditoren*"},
    {db::RoleClass::finance, "comptab*"},
    {db::RoleClass::finance, "tresor*"},
    {db::RoleClass::finance, "daf"},
    {db::RoleClass::finance, "contab*"},
    {db::RoleClass::finance, "tesor*"},
    {db::RoleClass::finance, "amministrazione e finanza"},
    {db::RoleClass::finance, "ragionier*"},
    {db::RoleClass::finance, "boekhoud*"},
    {db::RoleClass::finance, "tesour*"},
    {db::RoleClass::human_resources, "hr"},
    {db::RoleClass::human_resources, "chro"},
    {db::RoleClass::human_resources, "human resources"},
    {db::RoleClass::human_resources, "human capital"},
    {db::RoleClass::human_resources, "people operations"},
    {db::RoleClass::human_resources, "chief people"},
    {db::RoleClass::human_resources, "recruit*"},
    {db::RoleClass::human_resources, "talent acquisition"},
    {db::RoleClass::human_resources, "personalabteilung"},
    {db::RoleClass::human_resources, "personalleit*"},
    {db::RoleClass::human_resources, "personalreferent*"},
    {db::RoleClass::human_resources, "personalwesen"},
    {db::RoleClass::human_resources, "ressources humaines"},
    {db::RoleClass::human_resources, "rh"},
    {db::RoleClass::human_resources, "drh"},
    {db::RoleClass::human_resources, "recursos humanos"},
    {db::RoleClass::human_resources, "rrhh"},
    {db::RoleClass::human_resources, "risorse umane"},
    {db::RoleClass::human_resources, "personeelszaken"},
    {db::RoleClass::human_resources, "personeel*"},
    {db::RoleClass::legal, "legal*"},
    {db::RoleClass::legal, "general counsel"},
    {db::RoleClass::legal, "counsel"},
    {db::RoleClass::legal, "attorney"},
    {db::RoleClass::legal, "lawyer"},
    {db::RoleClass::legal, "compliance"},
    {db::RoleClass::legal, "rechtsabteilung"},
    {db::RoleClass::legal, "rechtsanwalt*"},
    {db::RoleClass::legal, "rechtsanwaltin"},
    {db::RoleClass::legal, "syndikus*"},
    {db::RoleClass::legal, "jurist*"},
    {db::RoleClass::legal, "juridi*"},
    {db::RoleClass::legal, "avocat*"},
    {db::RoleClass::legal, "abogad*"},
    {db::RoleClass::legal, "avvocat*"},
    {db::RoleClass::legal, "advocaat"},
    {db::RoleClass::legal, "advogad*"},
    {db::RoleClass::executive, "ceo"},
    {db::RoleClass::executive, "coo"},
    {db::RoleClass::executive, "cto"},
    {db::RoleClass::executive, "cio"},
    {db::RoleClass::executive, "ciso"},
    {db::RoleClass::executive, "cmo"},
    {db::RoleClass::executive, "cso"},
    {db::RoleClass::executive, "chief * officer"},
    {db::RoleClass::executive, "chief executive"},
    {db::RoleClass::executive, "managing director"},
    {db::RoleClass::executive, "executive director"},
    {db::RoleClass::executive, "general manager"},
    {db::RoleClass::executive, "vice president"},
    {db::RoleClass::executive, "president"},
    {db::RoleClass::executive, "chairman"},
    {db::RoleClass::executive, "chairwoman"},
    {db::RoleClass::executive, "chairperson"},
    {db::RoleClass::executive, "founder"},
    {db::RoleClass::executive, "cofounder"},
    {db::RoleClass::executive, "owner"},
    {db::RoleClass::executive, "executives"},
    {db::RoleClass::executive, "leadership team"},
    {db::RoleClass::executive, "executive team"},
    {db::RoleClass::executive, "executive committee"},
    {db::RoleClass::executive, "board of directors"},
    {db::RoleClass::executive, "c level"},
    {db::RoleClass::executive, "c suite"},
    {db::RoleClass::executive, "geschaftsfuhr*"},
    {db::RoleClass::executive, "geschaeftsfuehr*"},
    {db::RoleClass::executive, "geschaftsleit*"},
    {db::RoleClass::executive, "vorstand*"},
    {db::RoleClass::executive, "inhaber*"},
    {db::RoleClass::executive, "directeur general"},
    {db::RoleClass::executive, "directrice generale"},
    {db::RoleClass::executive, "pdg"},
    {db::RoleClass::executive, "comite de direction"},
    {db::RoleClass::executive, "gerant*"},
    {db::RoleClass::executive, "director general"},
    {db::RoleClass::executive, "directora general"},
    {db::RoleClass::executive, "consejer* delegad*"},
    {db::RoleClass::executive, "director ejecutivo"},
    {db::RoleClass::executive, "directora ejecutiva"},
    {db::RoleClass::executive, "presidente"},
    {db::RoleClass::executive, "presidenta"},
    {db::RoleClass::executive, "amministratore delegato"},
    {db::RoleClass::executive, "amministratrice delegata"},
    {db::RoleClass::executive, "direttore generale"},
    {db::RoleClass::executive, "direttrice generale"},
    {db::RoleClass::executive, "algemeen directeur"},
    {db::RoleClass::executive, "bestuursvoorzitter"},
    {db::RoleClass::executive, "bestuur"},
    {db::RoleClass::executive, "directie"},
    {db::RoleClass::executive, "diretor geral"},
    {db::RoleClass::executive, "diretora geral"},
    {db::RoleClass::executive, "diretor executivo"},
    {db::RoleClass::executive, "diretora executiva"},
});

bool fits(std::string_view word, std::string_view wanted) {
    if (wanted.ends_with('*')) return word.starts_with(wanted.substr(0, wanted.size() - 1));
    return word == wanted;
}

// "chief * officer": a star alone is one word.
bool stands_at(const std::vector<std::string>& text, std::size_t at, const std::vector<std::string>& phrase) {
    if (at + phrase.size() > text.size()) return false;
    for (std::size_t i = 0; i < phrase.size(); ++i)
        if (!fits(text[at + i], phrase[i])) return false;
    return true;
}

std::vector<std::string> phrase_words(std::string_view phrase) {
    std::vector<std::string> words(1);
    for (const char c : phrase)
        if (c == ' ')
            words.emplace_back();
        else
            words.back() += c;
    return words;
}

} // namespace

db::RoleClass role_of(std::string_view title_or_group) {
    const auto text = scanner::words(scanner::fold(title_or_group));
    for (const auto& row : table) {
        const auto phrase = phrase_words(row.phrase);
        for (std::size_t at = 0; at < text.size(); ++at)
            if (stands_at(text, at, phrase)) return row.role;
    }
    return db::RoleClass::none;
}

} // namespace remand::service
