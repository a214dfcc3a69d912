#include "scanner/text/fraud_wordings.hpp"

#include "core/enum_text.hpp"
#include "core/text.hpp"
#include "scanner/text/text_patterns.hpp"

namespace remand::scanner {
namespace {

constexpr EnumTable<Wording, static_cast<std::size_t>(Wording::count)> wording_names{{
    {Wording::new_account, "new_account"},
    {Wording::payment, "payment"},
    {Wording::salary, "salary"},
    {Wording::first_person, "first_person"},
    {Wording::charge, "charge"},
    {Wording::dispute, "dispute"},
    {Wording::call, "call"},
    {Wording::support_line, "support_line"},
    {Wording::scan_code, "scan_code"},
    {Wording::scan_reason, "scan_reason"},
    {Wording::recorded, "recorded"},
    {Wording::pay_coins, "pay_coins"},
    {Wording::ransom, "ransom"},
    {Wording::expose, "expose"},
    {Wording::form_field, "form_field"},
    {Wording::staff_data, "staff_data"},
    {Wording::mail_login, "mail_login"},
    {Wording::mail_identity, "mail_identity"},
    {Wording::mail_password, "mail_password"},
    {Wording::mailbox_matter, "mailbox_matter"},
    {Wording::assurance, "assurance"},
    {Wording::screened, "screened"},
    {Wording::passed_on, "passed_on"},
    {Wording::dunning, "dunning"},
    {Wording::few_hours, "few_hours"},
    {Wording::account_number, "account_number"},
    {Wording::approved, "approved"},
    {Wording::ticket, "ticket"},
    {Wording::credentials, "credentials"},
    {Wording::enable_content, "enable_content"}
}};

} // namespace

std::optional<Wording> parse_wording(std::string_view name) { return value_of(wording_names, name); }

std::string find_wording(std::string_view folded, Wording wording) {
    constexpr std::size_t longest = 60;
    const auto& patterns = text_patterns();
    const auto matches = patterns.set->find(folded, patterns.wordings[static_cast<std::size_t>(wording)]);
    return matches.empty() ? std::string() : shorten(patterns.set->matched(folded, matches.front()), longest);
}

} // namespace remand::scanner
