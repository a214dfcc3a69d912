// What somebody writes himself reads like a letter of fraud, however it is put: seven kinds, each a head of its own
// that was taught with letters written for the purpose (text/letter_heads). Honest look-alikes: those who answer,
// announce or warn of the same things, which the heads were taught as well; so one alone reaches no disposition.
#include "scanner/detectors/letters.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "scanner/detectors/all.hpp"
#include "scanner/detectors/borrowed_name.hpp"
#include "scanner/detectors/callback_number.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/text/account_numbers.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/letter_thresholds.hpp"
#include "scanner/text/phone_numbers.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner {
namespace {

constexpr float advertising = 0.9F; // log odds of the text head: what leads to a shop presses in its own way
constexpr int longest = 350;        // words: a letter wants one thing; reports and terms speak of many

// A letter is of one kind: the one that it is furthest above the threshold of.
std::optional<Letter> most_like(const MessageView& mail) {
    std::optional<Letter> best;
    float furthest = 0;
    for (const auto kind : all_letters()) {
        const float above = mail.letters[static_cast<std::size_t>(kind)] - letter_threshold(kind);
        if (above <= furthest) continue;
        best = kind;
        furthest = above;
    }
    return best;
}

// A service speaks of the account that one has with it, and leads to its own site.
bool is_of_known_house(const MessageView& mail, Letter kind) {
    if (!mail.is_authenticated) return false;
    if (is_on_record(mail)) return true;
    if (is_authority(mail.from.domain)) return true;
    if (kind == Letter::payee_change && mail.is_partner && mail.says(Wording::known_number, mail.own_text)) return true;
    const bool is_quoted = kind == Letter::extortion || kind == Letter::callback;
    if (is_quoted && warns_of_fraud(mail)) return true;
    const bool is_ticket = mail.says(Wording::ticket) && !mail.says(Wording::credentials);
    if (kind == Letter::document_lure && is_ticket) return true;
    const bool is_notice = kind == Letter::account_lure || kind == Letter::document_lure;
    return is_notice && mail.is_explained && is_brand_sender(mail.from.domain);
}

// People who are angry set times as well, and say what else they do; they have neither films nor coins in mind.
bool has_means_of_extortion(const MessageView& mail) {
    constexpr std::array wordings{Wording::recorded, Wording::expose, Wording::pay_coins, Wording::ransom, Wording::pay_me};
    return names_coins(mail.own_text) || mail.phrases.has(Theme::extortion) ||
           std::ranges::any_of(wordings, [&](Wording wording) { return mail.says(wording); });
}

bool has_something_to_open(const MessageView& mail) { return !mail.links.empty() || !mail.facts.attachments.empty(); }

// Receipts have a number to call as well. Payment services pass on what anybody writes: their mail is proven, the note
// is not theirs.
bool is_likely_receipt(const MessageView& mail) {
    constexpr float clearly = 1; // above the threshold
    if (is_free_mail(mail.from_domain) || !mail.may_be_genuine || carries_strangers_words(mail)) return false;
    if (detect::brand_subject(mail)) return false; // another's receipt
    return mail.is_explained || is_brand_domain(mail.from.domain) ||
           mail.letters[static_cast<std::size_t>(Letter::callback)] < letter_threshold(Letter::callback) + clearly;
}

bool has_what_it_needs(const MessageView& mail, Letter kind) {
    switch (kind) {
    case Letter::callback:
        return !is_likely_receipt(mail) &&
               (!find_phone_numbers(mail.own_text).empty() || !find_phone_numbers(mail.file_text).empty());
    case Letter::account_lure:
    case Letter::document_lure:
    case Letter::assurance:
        return has_something_to_open(mail);
    case Letter::extortion:
        return has_means_of_extortion(mail);
    case Letter::payee_change:
    case Letter::secret_request:
        return true;
    }
    return false;
}

Reason letter(const MessageView& mail, Letter kind, std::string_view like) {
    if (!reads_like(mail, kind)) return {};
    return fmt::format("Reads like {}: {}", like, mail.telling_words(kind));
}

} // namespace

bool warns_of_fraud(const MessageView& mail) {
    return mail.is_authenticated && !is_free_mail(mail.from_domain) && mail.says(Wording::warning);
}

bool reads_like(const MessageView& mail, Letter kind) {
    if (mail.facts.received.empty()) return false; // never travelled: somebody's own drafts and sent mail
    if (mail.is_colleague || mail.is_discussion_list || mail.is_automatic || mail.is_newsletter ||
        mail.own_words > longest)
        return false;
    if (mail.wording >= advertising && !mail.links.empty()) return false;
    return most_like(mail) == kind && !is_of_known_house(mail, kind) && has_what_it_needs(mail, kind);
}

namespace detect {

Reason like_extortion(const MessageView& mail) { return letter(mail, Letter::extortion, "an extortion letter"); }
Reason like_callback(const MessageView& mail) {
    return letter(mail, Letter::callback, "a call to undo a charge that never was");
}
Reason like_payee_change(const MessageView& mail) {
    return letter(mail, Letter::payee_change, "a request to pay to another account");
}
Reason like_secret_request(const MessageView& mail) {
    return letter(mail, Letter::secret_request, "a request to act in secret");
}

// What the wordings of the same lures have found counts once.
Reason like_account_lure(const MessageView& mail) {
    return credential_lure(mail) ? Reason() : letter(mail, Letter::account_lure, "a lure about an account");
}
Reason like_document_lure(const MessageView& mail) {
    return document_lure(mail) ? Reason() : letter(mail, Letter::document_lure, "a lure about a document");
}
Reason like_assurance(const MessageView& mail) {
    return letter(mail, Letter::assurance, "an assurance that all is safe");
}

} // namespace detect
} // namespace remand::scanner
