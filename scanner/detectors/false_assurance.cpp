// Says of itself that it was checked and is safe, where a reader looks first: in a mark before the subject, in its first
// words, or in the name of the reader's own organisation. Honest look-alikes: the lines that virus scanners put below a
// signature, and the banners that our own mail system puts on.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/new_text.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner::detect {
namespace {

constexpr std::size_t assurance_words = 40;     // words
constexpr std::size_t near_name = 60;        // bytes between what was checked and who says so
constexpr std::size_t shortest_own_name = 5;

// "[SAFE] Invoice", "[EXTERNAL] [VERIFIED] Contract", "[Scanned - no virus]": a mark of words that only say that all is well.
std::string subject_mark(std::string_view subject) {
    constexpr auto claims = std::to_array<std::string_view>(
        {"secure",   "secured",  "safe",       "verified",    "trusted",   "internal",  "clean",     "scanned",    "checked",
         "sicher",   "gepruft",  "intern",     "verifiziert", "sur",       "verifie",   "fiable",    "interne",    "seguro",
         "segura",   "verificado", "verificada", "interno",   "sicuro",    "sicura",    "verificato", "verificata", "veilig",
         "geverifieerd", "vertrouwd", "gescand", "gecontroleerd"});
    constexpr auto companions = std::to_array<std::string_view>(
        {"sender",   "virus",    "free",     "no",  "and",        "mail",     "email",     "e", "ok",
         "threat",   "threats",  "absender", "und", "expediteur", "et",       "remitente", "y", "remetente",
         "mittente", "afzender", "en",       "by",  "it",         "security", "gateway"});
    const auto is_in = [](const auto& list, std::string_view word) {
        return std::find(list.begin(), list.end(), word) != list.end();
    };
    while (subject.starts_with("[")) {
        const auto end = subject.find(']');
        if (end == std::string_view::npos) return {};
        const auto mark = subject.substr(1, end - 1);
        bool claims_safety = false, is_mark = true;
        std::string words(mark);
        std::replace_if(
            words.begin(), words.end(),
            [](char c) { return static_cast<unsigned char>(c) < 0x80 && (c < 'a' || c > 'z'); }, ' ');
        for (const auto word : split(words, ' ')) {
            if (word.empty()) continue;
            claims_safety = claims_safety || is_in(claims, word);
            is_mark = is_mark && (is_in(claims, word) || is_in(companions, word));
        }
        if (claims_safety && is_mark) return std::string(mark);
        subject.remove_prefix(end + 1);
        while (subject.starts_with(" ")) subject.remove_prefix(1);
    }
    return {};
}

// "scanned by Contoso Mail Protection", written by somebody outside Contoso
std::string in_our_name(const MessageView& mail) {
    for (const auto& domain : mail.own_domains) {
        const auto label = organisation_label(domain);
        const auto name = label.substr(0, label.find('-'));
        if (name.size() < shortest_own_name) continue;
        for (auto at = mail.own_text.find(name); at != std::string::npos; at = mail.own_text.find(name, at + 1)) {
            const auto begin = at > near_name ? at - near_name : 0;
            const auto around = std::string_view(mail.own_text).substr(begin, at - begin + name.size() + near_name);
            if (mail.says(Wording::screened, around)) return name;
        }
    }
    return {};
}

} // namespace

Reason false_assurance(const MessageView& mail) {
    if (!mail.has_tenant || mail.is_colleague || mail.is_own_sender || mail.is_partner || mail.is_discussion_list ||
        mail.is_automatic || mail.is_thread || mail.is_newsletter)
        return {};
    if (mail.links.empty() && mail.facts.attachments.empty()) return {};
    if (const auto mark = subject_mark(mail.subject); !mark.empty())
        return fmt::format("Calls itself \"{}\" in a mark before its subject", shown(mark));
    if (const auto claim = mail.said(Wording::assurance, first_words(mail.own_text, assurance_words)); !claim.empty())
        return fmt::format("Says of itself that it is safe: \"{}\"", shown(claim));
    if (const auto name = in_our_name(mail); !name.empty())
        return fmt::format("Says that it was checked by {}, and came from outside", shown(name));
    return {};
}

} // namespace remand::scanner::detect
