// An invitation of somebody unknown that leads to a page where there is something to do before any meeting: sign in,
// fetch a file, confirm; or whose page hides behind a short address. Calendars take it in by themselves. Honest
// look-alikes: ways to join at the services for that, agendas and tickets at the authenticated sender's own site,
// practices' portals.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/carried_files.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
namespace {

// Of texts that fold() gave, parted by bars.
constexpr std::string_view sign_in_words =
    "mit ihrem firmenkonto|sign in|sign-in|log in|log on|authenticate|anmelden mit|melden sie sich|einloggen|anmeldung mit|"
    "identifiez-vous|connectez-vous|authentifiez|inicie sesion|iniciar sesion|inicie sessao|iniciar sessao|"
    "accedi con|accedere con|effettua l'accesso|log in met|inloggen|meld u aan|aanmelden met";
constexpr std::string_view fetch_words =
    "download|install the|transfira e execute|unterlagen offnen|installieren sie|installez|instale "
    "|installare|installeer|herunterlad|telecharg|descarg|baixar|baixe |scaric|downloaden|view document|open document|"
    "open the document|open the file|review document|review and sign|dokument offnen|dokument ansehen|"
    "ouvrir le document|consulter le document|ver documento|ver el documento|abrir documento|"
    "apri il documento|visualizza il documento|document openen|document bekijken";
constexpr std::string_view confirm_words =
    "re-enrol|reenrol|enrol before|verify your|confirm your identity|confirm your details|update your details|"
    "validate your|listen to|bestatigen sie ihre|verifizieren|confirmez vos|confirmez votre identite|"
    "verifiez votre|verifique su|confirme sus datos|confirme os seus dados|verifica il tuo|"
    "conferma i tuoi dati|bevestig uw|verifieer uw";
// Whose account is wanted, or what happens otherwise: services that one is a patient or customer of say neither.
constexpr std::string_view pressing_words =
    "company sign|work sign|staff sign|staff login|single sign|failure to appear|cannot be rescheduled|work "
    "e-mail|work email|work account|company e-mail|company email|company account|corporate|office 365|"
    "microsoft 365|microsoft account|business e-mail|business email|mandatory|lapse|suspend|firmenkonto|"
    "firmenadresse|firmen-|dienstlich|geschaftlich|verpflichtend|pflichttermin|gesperrt|professionnel|"
    "obligatoire|suspendu|corporativ|correo de trabajo|obligatori|aziendal|sospes|zakelijk|werkmail|"
    "werkaccount|verplicht|geblokkeerd|payroll|salary|bonus|gehalt|salaire|nomina|stipendio|salaris";

std::optional<std::string_view> first_said(std::string_view text, std::string_view list) {
    for (const auto word : split(list, '|'))
        if (text.find(word) != std::string_view::npos) return word;
    return std::nullopt;
}

bool is_login_page(const WebLink& link) {
    constexpr auto names =
        std::to_array<std::string_view>({"login", "signin", "logon", "sso", "owa", "webmail", "verify", "anmelden"});
    const auto parts = words(ascii_lower(link.url.path));
    return std::any_of(parts.begin(), parts.end(),
                       [&](const auto& part) { return std::find(names.begin(), names.end(), part) != names.end(); });
}

// "zoom-meetings.example": the name of a service where people meet, in somebody else's domain.
bool is_false_meeting_place(std::string_view domain) {
    constexpr auto services = std::to_array<std::string_view>({"zoom", "teams", "webex", "meet", "gotomeeting", "googlemeet"});
    const auto label = organisation_label(domain);
    const auto parts = split(label, '-');
    return parts.size() > 1 && std::ranges::any_of(parts, [&](std::string_view part) {
        return std::ranges::find(services, part) != services.end();
    });
}

bool is_meeting_place(const MessageView& mail, const WebLink& link) {
    return mail.is_ours(link.host) || is_meeting_host(link.host) ||
           (is_brand_domain(link.host) && !is_free_hosting(link.host) && !is_shortener(link.host));
}

} // namespace

Reason invitation_page(const MessageView& mail) {
    if (!mail.facts.is_calendar || is_known_sender(mail) || mail.is_partner || mail.is_thread ||
        mail.is_discussion_list)
        return {};
    if (is_brand_domain(mail.from.domain) || is_meeting_host(mail.from.domain)) return {};
    const auto text = mail.subject + " . " + mail.file_text + " . " + mail.own_text;
    auto account = first_said(text, sign_in_words);
    if (!account) account = first_said(text, confirm_words);
    const auto file = first_said(text, fetch_words);
    const bool presses = first_said(text, pressing_words).has_value();
    for (const auto& link : mail.links) {
        if (is_meeting_place(mail, link)) continue;
        const bool is_hidden = is_shortener(link.host) || is_free_hosting(link.host);
        const bool is_explained = mail.is_senders_own(link.domain) && mail.is_authenticated;
        if (is_false_meeting_place(link.domain))
            return fmt::format("An invitation that leads to {}, named like a service where people meet", shown(link.host));
        const bool wants_account = (account || is_login_page(link)) && (!is_explained || presses);
        const bool is_program = has_executable_extension(link.url.path.substr(link.url.path.rfind('/') + 1));
        const bool wants_file = (file && (presses || is_hidden)) || is_program;
        if (!wants_account && !wants_file && (!is_hidden || mail.is_authenticated)) continue;
        const auto& said = account ? account : file;
        return fmt::format("An invitation that leads to {}{}", shown(link.host),
                           said ? fmt::format(", and has something to do there: \"{}\"", *said) : std::string());
    }
    return {};
}

} // namespace remand::scanner::detect
