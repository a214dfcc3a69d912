#include "scanner/text/fraud_wordings.hpp"

#include <array>
#include <memory>
#include <vector>

#include "core/enum_text.hpp"
#include "core/text.hpp"
#include "scanner/lists/lists.hpp"
#include "scanner/text/pattern_set.hpp"

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
    {Wording::scan_code, "scan_code"},
    {Wording::scan_reason, "scan_reason"},
    {Wording::recorded, "recorded"},
    {Wording::pay_coins, "pay_coins"},
    {Wording::expose, "expose"},
    {Wording::form_field, "form_field"},
    {Wording::staff_data, "staff_data"},
    {Wording::mail_login, "mail_login"},
    {Wording::mail_identity, "mail_identity"},
    {Wording::mailbox_matter, "mailbox_matter"},
    {Wording::assurance, "assurance"},
    {Wording::screened, "screened"},
    {Wording::passed_on, "passed_on"},
    {Wording::dunning, "dunning"},
    {Wording::few_hours, "few_hours"},
    {Wording::account_number, "account_number"},
    {Wording::approved, "approved"}
}};

// One set for each wording: the detectors ask for one at a time.
const PatternSet& set_of(Wording wording) {
    static const auto sets = [] {
        std::vector<std::unique_ptr<PatternSet>> out;
        for (std::size_t i = 0; i < static_cast<std::size_t>(Wording::count); ++i) {
            std::vector<std::string_view> patterns;
            for (const std::string_view row : lists().rows("fraud_wordings")) {
                const auto space = row.find(' ');
                const auto kind = parse_wording(row.substr(0, space));
                if (kind && static_cast<std::size_t>(*kind) == i) patterns.push_back(trim(row.substr(space)));
            }
            out.push_back(std::make_unique<PatternSet>(patterns));
        }
        return out;
    }();
    return *sets[static_cast<std::size_t>(wording)];
}

} // namespace

std::optional<Wording> parse_wording(std::string_view name) { return value_of(wording_names, name); }

std::string find_wording(std::string_view folded, Wording wording) {
    constexpr std::size_t longest = 60;
    const auto& set = set_of(wording);
    const auto matches = set.find(folded);
    return matches.empty() ? std::string() : shorten(set.matched(folded, matches.front()), longest);
}

} // namespace remand::scanner
