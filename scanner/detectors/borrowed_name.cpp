#include "scanner/detectors/borrowed_name.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "scanner/detectors/letters.hpp"
#include "scanner/detectors/stated_account.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/letter_thresholds.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"
#include "scanner/url/workspace.hpp"

namespace remand::scanner {
namespace {

// Letters that came over time, and none of them bad. What a campaign sends in its first hours does not count.
constexpr int enough_to_correspond = 3;

bool corresponds(const MessageView& mail) {
    return mail.correspondence.is_answered ||
           (mail.correspondence.received >= enough_to_correspond && mail.history.judged_bad == 0);
}

bool names_one_of(std::string_view text, const std::vector<std::string>& addresses) {
    const auto lower = ascii_lower(text);
    const auto stands_there = [&](const std::string& address) {
        const auto at = lower.find(address);
        const auto end = at + address.size();
        const auto ends_word = [](char c) { return c == ' ' || c == '\n' || c == '(' || c == ')' || c == '<' || c == '>'; };
        return at != std::string::npos && (at == 0 || ends_word(lower[at - 1])) && (end == lower.size() || ends_word(lower[end]));
    };
    return std::ranges::any_of(addresses, stands_there);
}

// Sent by Microsoft: a colleague has shared something of ours.
bool leads_to_our_workspace(const MessageView& mail) {
    const auto is_workspace = [&](const WebLink& link) {
        return std::ranges::any_of(mail.own_domains, [&](const std::string& own) { return is_workspace_of(link.host, own); });
    };
    const auto is_explained = [&](const WebLink& link) { return is_workspace(link) || is_brand_sender(link.host); };
    return std::ranges::any_of(mail.links, is_workspace) && std::ranges::all_of(mail.links, is_explained);
}

// "Jane Doe via DocuSign", with answers to an address that is Jane's, or an invitation whose organiser she is: a well-known
// service that proves who it is.
bool is_sent_for(const MessageView& mail, const ProtectedPerson& person) {
    if (!is_brand_sender(mail.from.domain)) return false;
    const auto is_theirs = [&](const Address& address) {
        return std::ranges::count(person.addresses, ascii_lower(address.text())) > 0;
    };
    if (leads_to_our_workspace(mail)) return true;
    // Google and DocuSign name the account that shares or sends ("Jane Doe (jane@corp.example) has invited you").
    if (names_one_of(mail.facts.text, person.addresses) && std::ranges::all_of(mail.links, [&](const WebLink& link) {
            return is_within(link.host, registrable_domain(mail.from.domain)); // "docs.google.com"
        }))
        return true;
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

// What somebody who borrows a name is after.
bool asks_like_an_impostor(const MessageView& mail) {
    constexpr std::array themes{Theme::channel_change, Theme::payment_change, Theme::gift_card, Theme::credentials,
                                Theme::document_lure};
    constexpr std::array wordings{Wording::new_account, Wording::salary, Wording::staff_data, Wording::mail_login};
    return std::ranges::any_of(themes, [&](Theme theme) { return mail.phrases.has(theme); }) ||
           std::ranges::any_of(wordings, [&](Wording wording) { return mail.says(wording, mail.text); });
}

// "Phil Smithson <phil@smithson-roofing.test>" writes about his own trade: the domain bears the family name, and nothing is
// asked for that an impostor would ask for. Where our own name is that family's, such a domain is an imitation of it.
bool is_own_firm(const MessageView& mail) {
    constexpr std::size_t shortest = 5;
    const auto names = words(fold(mail.from.display_name));
    if (names.size() < 2 || names.back().size() < shortest || !mail.is_authenticated || is_free_mail(mail.from_domain))
        return false;
    const auto bears_it = [&](std::string_view domain) {
        return organisation_label(domain).find(names.back()) != std::string::npos;
    };
    if (!bears_it(mail.from_domain) || std::ranges::any_of(mail.own_domains, bears_it)) return false;
    return !asks_like_an_impostor(mail) && stated_account(mail).empty();
}

// As it stands in a signature: the site itself, and no page of it.
bool is_home_page(const WebLink& link, std::string_view domain) {
    const bool is_site = link.host == domain || link.host == "www." + std::string(domain);
    return is_site && (link.url.path.empty() || link.url.path == "/") && link.url.query.empty();
}

} // namespace

bool borrows_protected_name(const MessageView& mail) {
    const auto& found = mail.imitation;
    if (!found) return false;
    if (mail.is_authenticated && (mail.is_own_sender || mail.is_discussion_list || corresponds(mail))) return false;
    // A namesake at a partner, and services that write in a person's name ("Jane Doe via Notes") and ask for nothing.
    if (mail.is_authenticated && (mail.is_partner || is_relayed(mail) || is_sent_for(mail, *found->person))) return false;
    return !is_own_firm(mail);
}

bool is_on_record(const MessageView& mail) {
    return mail.is_authenticated && mail.context.people.marked_owner(mail.from.text()) != nullptr;
}

bool asks_for_nothing(const MessageView& mail, const std::function<bool(const WebLink&)>& is_explained) {
    const bool leads_elsewhere = !std::ranges::all_of(mail.links, is_explained);
    const bool is_answered_elsewhere = !std::ranges::all_of(mail.facts.reply_to, [&](const Address& address) {
        return mail.is_senders_own(registrable_domain(address.domain));
    });
    const bool brings_files = !std::ranges::all_of(mail.facts.attachments, [](auto kind) { return kind == FileKind::image; },
                                                   &Attachment::kind);
    const bool reads_like_fraud = std::ranges::any_of(all_letters(), [&](Letter kind) { return reads_like(mail, kind); });
    return !is_answered_elsewhere && !leads_elsewhere && !brings_files && !reads_like_fraud && !asks_like_an_impostor(mail);
}

bool is_namesake(const MessageView& mail) {
    constexpr int fewest_words = 20;
    if (!mail.is_authenticated || mail.own_words < fewest_words || mail.imitated.find(mail.from.domain)) return false;
    // Who bears such a name and wants something is rarely a namesake, so less of it is enough.
    constexpr float in_that_name = 1.9F; // log odds
    const auto request = mail.letters[static_cast<std::size_t>(Letter::secret_request)];
    if (request > letter_threshold(Letter::secret_request) - in_that_name) return false;
    return asks_for_nothing(mail, [&](const WebLink& link) { return mail.is_senders_own(link.domain); });
}

std::optional<Lookalike> sister_of(const MessageView& mail) {
    constexpr int fewest_words = 12;
    if (!mail.is_authenticated || mail.own_words < fewest_words || mail.says(Wording::payment) || mail.imitation ||
        !stated_account(mail).empty())
        return {};
    auto found = mail.imitated.find(mail.from.domain);
    if (!found || mail.is_ours(found->original)) return {};
    // "clearwater-ky" and "clearwater-oh" are two offices; the part that people know is the same.
    constexpr std::size_t shortest_part = 7;
    const auto theirs = organisation_label(mail.from_domain), original = organisation_label(found->original);
    const auto hyphen = theirs.find('-');
    const bool is_same_part = hyphen != std::string::npos && hyphen >= shortest_part &&
                              original.starts_with(theirs.substr(0, hyphen + 1));
    const bool has_other_letters = !is_same_part && bare_label(mail.from_domain) != bare_label(found->original);
    if (found->kind == LookalikeKind::homograph || (found->kind == LookalikeKind::typo && has_other_letters)) return {};
    // Anybody can write an address into Cc, but an answer to all would tell the one whose name is borrowed.
    const bool reads_along = std::ranges::any_of(mail.recipients, [&](std::string_view address) {
        return is_within(address.substr(address.find('@') + 1), found->original);
    });
    if (reads_along && !asks_like_an_impostor(mail)) return found;
    const auto is_explained = [&](const WebLink& link) {
        return is_within(link.host, found->original) || mail.is_ours(link.host) || is_home_page(link, mail.from_domain);
    };
    return asks_for_nothing(mail, is_explained) ? std::move(found) : std::nullopt;
}

} // namespace remand::scanner
