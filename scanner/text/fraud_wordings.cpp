#include "scanner/text/fraud_wordings.hpp"

#include <algorithm>
#include <array>

#include "core/enum_text.hpp"
#include "core/text.hpp"
#include "scanner/text/fold.hpp"
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
    {Wording::enable_content, "enable_content"},
    {Wording::approve_prompt, "approve_prompt"},
    {Wording::run_command, "run_command"},
    {Wording::remote_help, "remote_help"},
    {Wording::code_by_phone, "code_by_phone"},
    {Wording::past_warning, "past_warning"},
    {Wording::password_place, "password_place"},
    {Wording::no_callback, "no_callback"},
    {Wording::secret_by_reply, "secret_by_reply"},
    {Wording::pay_me, "pay_me"},
    {Wording::warning, "warning"},
    {Wording::known_number, "known_number"},
    {Wording::feigned_purchase, "feigned_purchase"},
    {Wording::toll, "toll"},
    {Wording::fee, "fee"},
    {Wording::accusation, "accusation"},
    {Wording::summons, "summons"},
    {Wording::desk_name, "desk_name"}
}};

constexpr std::size_t longest = 60;

// "never", "do not", "unless you were asked to": in the words before an instruction, or in it ("senden Sie niemals ...").
bool is_taken_back(std::string_view before, std::string_view instruction) {
    constexpr std::size_t reach = 28; // bytes
    constexpr auto words_for_no = std::to_array<std::string_view>(
        {"never", "not",  "don't", "cannot", "nobody", "asked", "unless", "nie",   "niemals", "nicht", "kein", "keine", "keinem",
         "jamais", "n",   "ne",    "pas",   "nunca",  "jamas", "no",      "nao",   "non",  "mai",  "nooit", "niet",  "geen"});
    if (before.size() > reach) before.remove_prefix(before.size() - reach);
    const auto sentence = before.substr(before.find_last_of(".!?") + 1); // npos + 1: all of it
    const auto says_no = [&](std::string_view text) {
        return std::ranges::any_of(words(text), [&](const auto& word) {
            return std::ranges::find(words_for_no, word) != words_for_no.end();
        });
    };
    return says_no(sentence) || says_no(instruction);
}

} // namespace

std::optional<Wording> parse_wording(std::string_view name) { return value_of(wording_names, name); }

std::string find_wording(std::string_view folded, Wording wording) {
    const auto& patterns = text_patterns();
    const auto matches = patterns.set->find(folded, patterns.wordings[static_cast<std::size_t>(wording)]);
    return matches.empty() ? std::string() : shorten(patterns.set->matched(folded, matches.front()), longest);
}

std::string find_instruction(std::string_view folded, Wording wording) {
    const auto& patterns = text_patterns();
    for (const auto& match : patterns.set->find(folded, patterns.wordings[static_cast<std::size_t>(wording)]))
        if (const auto said = patterns.set->matched(folded, match); !is_taken_back(folded.substr(0, match.position), said))
            return shorten(said, longest);
    return {};
}

} // namespace remand::scanner
