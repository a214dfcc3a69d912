// CEO fraud: the display name is that of a protected person, the address is none of hers. Honest look-alikes: a
// namesake with whom this recipient really corresponds (their colleagues are still warned), colleagues in the tenant's own, authenticated domain, and
// mailing lists that write "Jane Doe via list" into the name of what they redistribute.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
namespace {

// Letters that came over time, and none of them bad. What a campaign sends in its first hours does not count.
constexpr int enough_to_correspond = 3;

bool corresponds(const MessageView& mail) {
    return mail.correspondence.is_answered ||
           (mail.correspondence.received >= enough_to_correspond && mail.history.judged_bad == 0);
}

std::string own_addresses(const ProtectedPerson& person) {
    if (person.addresses.empty()) return "no address is known for them";
    return fmt::format("theirs is {}{}", shown(person.addresses.front()),
                       person.addresses.size() > 1 ? " (among others)" : "");
}

// "Jane Doe via DocuSign", with answers to an address that is Jane's, or an invitation whose organiser she is: a well-known
// service that proves who it is.
bool is_sent_for(const MessageView& mail, const ProtectedPerson& person) {
    if (!is_brand_sender(mail.from.domain)) return false;
    const auto is_theirs = [&](const Address& address) { return std::ranges::count(person.addresses, ascii_lower(address.text())) > 0; };
    const auto& answers = mail.facts.reply_to;
    const bool is_answered_by_them = !answers.empty() && std::ranges::all_of(answers, is_theirs);
    if (mail.facts.is_calendar && mail.facts.organizer)
        return is_theirs(*mail.facts.organizer) && (answers.empty() || is_answered_by_them);
    return is_answered_by_them && fold(mail.from.display_name).find(" via ") != std::string::npos;
}

bool is_relayed(const MessageView& mail) {
    const bool is_machine = mail.has_list_headers || !mail.facts.list.auto_submitted.empty() || mail.facts.list.has_feedback_id;
    return is_machine && fold(mail.from.display_name).find(" via ") != std::string::npos && mail.facts.reply_to.empty() &&
           !mail.phrases.has(Theme::channel_change) && !mail.phrases.has(Theme::payment_change) &&
           !mail.phrases.has(Theme::gift_card) && !mail.phrases.has(Theme::credentials);
}

// "Phil Smithson <phil@smithson-roofing.test>" writes about his own trade: the domain bears the family name, and nothing is
// asked for that an impostor would ask for.
bool is_own_firm(const MessageView& mail) {
    constexpr std::size_t shortest = 5;
    const auto names = words(fold(mail.from.display_name));
    if (names.size() < 2 || names.back().size() < shortest || !mail.is_authenticated || is_free_mail(mail.from_domain))
        return false;
    if (organisation_label(mail.from_domain).find(names.back()) == std::string::npos) return false;
    for (const auto theme : {Theme::channel_change, Theme::payment_change, Theme::gift_card, Theme::credentials,
                             Theme::document_lure})
        if (mail.phrases.has(theme)) return false;
    for (const auto wording : {Wording::new_account, Wording::salary, Wording::staff_data, Wording::mail_login})
        if (mail.says(wording, mail.text)) return false;
    return true;
}

} // namespace

Reason vip_name(const MessageView& mail) {
    const auto& found = mail.imitation;
    if (!found) return {};
    if (mail.is_authenticated && (mail.is_own_sender || mail.is_discussion_list || corresponds(mail)))
        return {};
    // A namesake at a partner, and services that write in a person's name ("Jane Doe via Notes") and ask for nothing.
    if (mail.is_authenticated && (mail.is_partner || is_relayed(mail) || is_sent_for(mail, *found->person))) return {};
    if (is_own_firm(mail)) return {};
    const auto& person = *found->person;
    return fmt::format("Uses the name of {}{} with the address {}, which is not one of theirs ({}; {})",
                       shown(person.name), person.title.empty() ? "" : " (" + shown(person.title) + ")",
                       mail.from_text(), explain(found->rule), own_addresses(person));
}

} // namespace remand::scanner::detect
