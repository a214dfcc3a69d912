// The account to pay to from now on is kept in another country than the sender's own. Honest look-alike: groups with a house bank
// elsewhere; so it is weak, and only counts where the account is a new one.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/letters.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/account_numbers.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner::detect {
namespace {

// Countries with IBANs (ISO 13616) by the ending of their domains; lower case.
std::string country_of(std::string_view domain) {
    constexpr auto same = std::to_array<std::string_view>({"at", "be", "bg", "ch", "cz", "de", "dk", "ee", "es", "fi",
                                                           "fr", "gr", "hr", "hu", "ie", "it", "li", "lt", "lu", "lv",
                                                           "nl", "no", "pl", "pt", "ro", "se", "si", "sk"});
    const auto ending = domain.substr(domain.rfind('.') + 1);
    if (ending == "uk") return "gb";
    return std::ranges::find(same, ending) != same.end() ? std::string(ending) : std::string();
}

} // namespace

Reason foreign_account(const MessageView& mail) {
    if (mail.is_colleague || mail.is_discussion_list || mail.is_newsletter) return {};
    const auto home = country_of(mail.from_domain);
    if (home.empty()) return {};
    if (!reads_like(mail, Letter::payee_change) && !mail.says(Wording::new_account, mail.own_text)) return {};
    for (const auto& iban : find_ibans_by_form(mail.facts.text))
        if (const auto country = ascii_lower(std::string_view(iban).substr(0, 2)); country != home)
            return fmt::format("The new account is kept in another country ({}) than {}",
                               shown(std::string_view(iban).substr(0, 2)), shown(mail.from_domain));
    return {};
}

} // namespace remand::scanner::detect
