// Somebody whom nobody here knows writes a letter that threatens, calls, asks to pay elsewhere or to act in secret, and
// it reads so as a whole. The letter needs no link or file, so who sends it is all that there is beside the words.
// Honest look-alikes: partners, colleagues and everybody whom somebody here has written to.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "scanner/detectors/all.hpp"
#include "scanner/detectors/letters.hpp"
#include "scanner/detectors/stated_account.hpp"
#include "scanner/text/letter_thresholds.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
namespace {

// Customers in a hurry ask for favours as well; they write from a house of their own.
bool asks_in_secret(const MessageView& mail) {
    constexpr float clearly = 1.5F; // above the threshold
    if (!reads_like(mail, Letter::secret_request)) return false;
    return is_free_mail(mail.from_domain) || !mail.may_be_genuine ||
           mail.letters[static_cast<std::size_t>(Letter::secret_request)] >
               letter_threshold(Letter::secret_request) + clearly;
}

// Workshops and practices want to be called back as well: about a visit, not about a charge, an account or a code.
bool wants_call_about_money(const MessageView& mail) {
    constexpr std::array wordings{Wording::charge,        Wording::dispute,     Wording::credentials,
                                  Wording::code_by_phone, Wording::remote_help, Wording::dunning};
    // Hotels and workshops that are known by their own domain speak of charges and cancelling as well.
    const bool is_house = mail.is_authenticated && !is_free_mail(mail.from_domain) && !mail.says(Wording::remote_help) &&
                          !mail.says(Wording::code_by_phone);
    if (is_house) return false;
    return reads_like(mail, Letter::callback) &&
           std::ranges::any_of(wordings, [&](Wording wording) { return mail.says(wording); });
}

bool makes_demand(const MessageView& mail) {
    return reads_like(mail, Letter::extortion) || wants_call_about_money(mail) || asks_in_secret(mail) ||
           (reads_like(mail, Letter::payee_change) && !stated_account(mail).empty());
}

} // namespace

Reason stranger_demand(const MessageView& mail) {
    if (mail.is_own_sender || mail.is_partner || mail.history.is_solicited || mail.history.messages_to_recipient > 0)
        return {};
    if (!makes_demand(mail)) return {};
    return fmt::format("Nobody here has written to {}, who makes a demand", mail.from_text());
}

} // namespace remand::scanner::detect
