#include "scanner/extract/passwords.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>

#include "core/text.hpp"
#include "scanner/extract/byte_set.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

constexpr auto keywords = std::to_array<std::string_view>({
    "password", "passcode", "passwd", "pass-code", "pass code", "passphrase", "pwd", "pass", "pw", "pin", "code",
    "unlock key", "passwort", "kennwort", "kennung", "mot de passe", "mdp", "contrase\xC3\xB1\x61", "contrasena",
    "clave", "senha", "palavra-passe", "parola d'ordine", "wachtwoord", "toegangscode", "zugangscode", "schl\u00FCssel",
    "code d'acc\u00E8s", "c\u00F3digo", "codigo", "codice", "parola chiave", "sleutel", "zip key", "archive key",
});

// What is done to or with a locked file; the value stands behind a mark or a connection: "the archive is protected: X",
// "to open use X", "protegido con X".
constexpr auto locks = std::to_array<std::string_view>({
    "protected", "locked", "encrypted", "secured", "open", "opens", "unlock", "unlocks", "unzip", "extract", "decrypt",
    "gesch\u00FCtzt", "gesichert", "gesperrt", "verschl\u00FCsselt", "entpacken", "\u00F6ffnen", "\u00D6ffnen",
    "prot\u00E9g\u00E9", "prot\u00E9g\u00E9e", "verrouill\u00E9", "verrouill\u00E9e", "chiffr\u00E9", "ouvrir", "ouvre",
    "protegido", "protegida", "cifrado", "bloqueado", "abrir", "abrirlo", "abri-lo", "abre",
    "protetto", "protetta", "bloccato", "aprire", "aprirlo", "apre",
    "beveiligd", "vergrendeld", "versleuteld", "openen", "opent", "uitpakken",
});
constexpr auto connections = std::to_array<std::string_view>({
    "with",      "by",     "using", "use",      "enter",     "type",       "mit",     "durch",
    "verwenden", "nutzen", "avec",  "par",      "utilisez",  "utiliser",   "saisir",  "saisissez",
    "con",       "por",    "usar",  "usa",      "utilice",   "introduzca", "com",     "utilize",
    "digite",    "da",     "usare", "inserire", "inserisca", "met",        "gebruik", "door",
});

// How a channel or a file is protected in general, which opens nothing.
constexpr auto techniques =
    std::to_array<std::string_view>({"aes", "tls", "ssl", "sha", "rsa", "pgp", "256", "128", "2fa", "s/mime"});

// Words that may stand between "password" and its value.
constexpr auto fillers = std::to_array<std::string_view>({
    "is",   "for",  "the",     "to",     "open",    "archive", "file",    "zip",     "document", "attachment", "will",
    "be",   "of",   "this",    "use",    "ist",     "lautet",  "f\xC3\xBCr", "die",  "das",      "der",        "datei",
    "zum",  "zur",  "archiv",  "est",    "pour",    "le",      "la",      "fichier", "l'archive", "du",        "es",
    "para", "el",   "archivo", "del",    "abrir",   "arquivo", "o",       "\xC3\xA9", "da",      "do",         "per",
    "il",   "aprire", "\xC3\xA8", "e",   "het",     "voor",    "bestand", "van",     "openen",   "-",          "=",
    ":",    "your", "my",      "and",    "de",      "pdf",     "lo",      "word",    "protected", "und",
    "it",   "please", "bitte", "sie",   "veuillez", "favor",  "gelieve", "prego",
});

// A description instead of a value: "your date of birth", "wie besprochen", "celui convenu", "codice fiscale".
constexpr auto descriptions = std::to_array<std::string_view>({
    "your", "date", "birth", "birthday", "usual", "standing", "agreed", "known", "same", "as", "see", "last",
    "first", "four", "customer", "client", "case", "ticket", "postcode", "contract", "policy", "account", "surname",
    "initials", "discussed", "wie", "siehe", "folgt", "separat", "separater", "separaten", "besprochen",
    "vereinbart", "vereinbarte", "bekannt", "bekannte", "gewohnt", "\u00FCblich", "\u00FCbliche", "ihr", "ihre",
    "ihrer", "dein", "deine", "geburtsdatum", "geburtsjahr", "mandantennummer", "kundennummer", "vertragsnummer",
    "personalnummer", "steuernummer", "postleitzahl", "plz", "letzten", "ersten", "votre", "vos", "celui", "convenu",
    "habituel", "communiqu\u00E9", "transmis", "s\u00E9par\u00E9ment", "naissance", "postal", "siret", "su", "sus",
    "se", "nif", "cif", "dni", "habitual", "acordada", "misma", "fecha", "nacimiento", "siempre", "sua", "seu",
    "cpf", "cnpj", "combinada", "mesma", "data", "nascimento", "codice", "fiscale", "suo", "solita", "concordata",
    "nascita", "partita", "verr\u00E0", "verra", "uw", "je", "jouw", "geboortedatum", "bekende", "afgesproken",
    "zoals", "gebruikelijke"
});
// It comes another way; numbers that follow are not it.
constexpr auto other_ways = std::to_array<std::string_view>({
    "sent", "send", "texted", "sms", "mobile", "phone", "telephone", "whatsapp", "signal", "handy", "telefonisch",
    "gesendet", "t\u00E9l\u00E9phone", "tel\u00E9fono", "telefono", "telefone", "telefoon", "separately", "ending"
});

// Which of a list have a byte in their first, second and third place, one bit each. All begin with a letter, so that a
// text is looked at where its words begin.
struct Beginnings {
    std::array<std::array<std::uint64_t, 256>, 3> at{};
    [[nodiscard]] constexpr std::uint64_t of(char one, char two, char three) const {
        const auto having = [&](std::size_t place, char c) { return at[place][static_cast<unsigned char>(c)]; };
        return having(0, one) & having(1, two) & having(2, three);
    }
};
template <std::size_t Size> constexpr Beginnings beginnings_of(const std::array<std::string_view, Size>& list) {
    static_assert(Size <= 64);
    Beginnings out;
    for (std::size_t i = 0; i < Size; ++i)
        for (std::size_t place = 0; place < out.at.size(); ++place)
            for (std::size_t byte = 0; byte < 256; ++byte)
                if (place >= list[i].size() || static_cast<unsigned char>(list[i][place]) == byte)
                    out.at[place][byte] |= std::uint64_t{1} << i;
    return out;
}
constexpr Beginnings keyword_beginnings = beginnings_of(keywords), lock_beginnings = beginnings_of(locks);

template <std::size_t Size> bool is_one_of(const std::array<std::string_view, Size>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

constexpr std::size_t look_ahead = 80;   // bytes behind the word
constexpr std::size_t shortest = 3, longest = 32;

constexpr ByteSet word_bytes = ascii_letters_and_digits.with(0x80, 0xFF); // and digits
bool has_digit(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Typographic quotes are as good as straight ones.
std::string with_plain_quotes(std::string_view text) {
    if (text.find('\xE2') == std::string_view::npos) return std::string(text);
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto plain = std::min(text.find("\xE2\x80"), text.size());
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        const auto last = text.size() > 2 ? static_cast<unsigned char>(text[2]) : 0U;
        const bool is_quote = last >= 0x98 && last <= 0x9F;
        out += is_quote ? std::string_view("\"") : text.substr(0, 1);
        text.remove_prefix(std::min<std::size_t>(is_quote ? 3 : 1, text.size()));
    }
    return out;
}

std::string_view without_marks(std::string_view word) {
    constexpr std::string_view marks = "\"'()[]<>,;:*_`";
    while (!word.empty() && marks.find(word.front()) != std::string_view::npos) word.remove_prefix(1);
    while (!word.empty() && (marks.find(word.back()) != std::string_view::npos || word.back() == '.'))
        word.remove_suffix(1);
    return word;
}

class Search {
public:
    void look_at(std::string_view original) {
        const std::string text = with_plain_quotes(original.substr(0, 8UL << 10));
        const std::string lower = ascii_lower(text);
        std::vector<std::pair<std::size_t, std::size_t>> found, locked; // word of the list, where it ends
        // From the beginning of each word to that of the next.
        for (std::size_t at = word_bytes.find(lower); at + 1 < lower.size();
             at = word_bytes.find(lower, word_bytes.skip(lower, at))) {
            const char third = at + 2 < lower.size() ? lower[at + 2] : '\0';
            add_words(keywords, keyword_beginnings.of(lower[at], lower[at + 1], third), lower, at, found);
            add_words(locks, lock_beginnings.of(lower[at], lower[at + 1], third), lower, at, locked);
        }
        std::sort(found.begin(), found.end()); // by the list of keywords: its first ones are surest
        for (const auto& [keyword, end] : found) read_value(std::string_view(text).substr(end, look_ahead));
        for (const auto& [lock, end] : locked) read_locked_with(std::string_view(text).substr(end, look_ahead));
    }

    StatedPasswords result() {
        StatedPasswords out;
        out.is_given = !likely_.empty();
        for (auto* list : {&likely_, &possible_})
            for (auto& word : *list)
                if (out.candidates.size() < limits::password_candidates &&
                    std::find(out.candidates.begin(), out.candidates.end(), word) == out.candidates.end())
                    out.candidates.push_back(std::move(word));
        return out;
    }

private:
    template <std::size_t Size>
    static void add_words(const std::array<std::string_view, Size>& list, std::uint64_t may_be, std::string_view lower,
                          std::size_t at, std::vector<std::pair<std::size_t, std::size_t>>& found) {
        if (may_be == 0) return;
        const std::string_view rest = lower.substr(at);
        for (; may_be != 0; may_be &= may_be - 1) {
            const auto i = static_cast<std::size_t>(std::countr_zero(may_be));
            const auto size = list[i].size();
            if (rest.starts_with(list[i]) && (rest.size() == size || !word_bytes.has(rest[size])))
                found.emplace_back(i, at + size);
        }
    }

    // The first word behind "protected", where "with" or a colon leads to it. Without a digit it is only tried.
    void read_locked_with(std::string_view rest) {
        constexpr std::size_t shortest_locked = 4;
        bool is_led_to = false;
        for (const auto word : split(rest, ' ')) {
            if (word.empty()) continue;
            is_led_to = is_led_to || word.front() == ':' || word.front() == '=' || word.front() == '"';
            const std::string_view value = without_marks(word);
            const auto lower = ascii_lower(value);
            const bool is_connection = is_one_of(connections, lower);
            if (!is_connection && !value.empty() && !is_one_of(fillers, lower)) {
                const bool is_technique = std::any_of(techniques.begin(), techniques.end(),
                                                      [&](auto name) { return lower.starts_with(name); });
                if (is_led_to && !is_technique && value.size() >= shortest_locked && value.size() <= longest)
                    (has_digit(value) ? likely_ : possible_).emplace_back(value);
                return;
            }
            const char last = word.back();
            if (last == '.' || last == '!' || last == '?') return;
            is_led_to = is_led_to || is_connection || last == ':' || last == '=';
        }
    }

    // The first word behind the keyword that has a digit or is marked as a value (":", "=", quotation marks). A word of
    // the sentence may be one, too, but is only tried.
    void read_value(std::string_view rest) {
        constexpr int most_words = 4; // of the sentence, between the keyword and the value
        bool is_marked = false, is_described = false, comes_elsewhere = false;
        int passed = 0;
        for (const auto word : split(rest, ' ')) {
            if (word.empty()) continue;
            is_marked = is_marked || word.front() == ':' || word.front() == '=' || word.front() == '"';
            const std::string_view value = without_marks(word);
            const auto lower = ascii_lower(value);
            // "protected: enter your ..."
            const bool is_filler = value.empty() || is_one_of(fillers, lower) || is_one_of(connections, lower);
            is_described = is_described || is_one_of(descriptions, lower);
            if (is_one_of(other_ways, lower)) {
                is_described = comes_elsewhere = true;
                is_marked = false; // until a colon behind it
            }
            const bool is_value = has_digit(value) ? is_marked || !comes_elsewhere : is_marked && !is_described;
            if (!is_filler && value.size() >= shortest && value.size() <= longest) {
                if (is_value) {
                    likely_.emplace_back(value);
                    return;
                }
                if (passed == 0) possible_.emplace_back(value);
            }
            const char last = word.back();
            is_marked = is_marked || last == ':' || last == '=';
            if (!is_filler && ++passed > most_words) return;
            if (last == '.' || last == '!' || last == '?') return;
        }
    }

    std::vector<std::string> likely_, possible_;
};

} // namespace

StatedPasswords find_passwords(std::string_view subject, std::string_view text) {
    Search search;
    search.look_at(subject);
    search.look_at(text);
    return search.result();
}

} // namespace remand::scanner
