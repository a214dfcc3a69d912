#include "scanner/detectors/callback_number.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/text/amounts.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/new_text.hpp"
#include "scanner/text/phone_numbers.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t near = 100; // bytes around the number in which "call" stands

// A text that is about one charge is short; terms of service speak of all this far apart.
constexpr int longest = 250; // words

// Whose words they are.
struct Speaker {
    bool is_nobody = false;  // nobody that a receipt could come from
    bool is_carried = false; // by a service, which proves nothing about them
    std::string domain;      // of the address
    std::string head;        // subject and name of the sender, where numbers are put by those who have no other place
};

std::string digits_of(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c >= '0' && c <= '9') out += c;
    return out;
}

// The carrier's own name is in all of its mail.
std::string feigned_purchase(std::string_view text, const Speaker& speaker) {
    auto goods = find_wording(text, Wording::feigned_purchase);
    const auto* brand = mentioned_brand(goods);
    return brand != nullptr && belongs_to(*brand, speaker.domain) ? std::string() : goods;
}

std::optional<Callback> callback_in(std::string_view text, const Speaker& speaker) {
    for (const auto& number : find_phone_numbers(text)) {
        const auto begin = number.begin > near ? number.begin - near : 0;
        const auto around = text.substr(begin, number.end + near / 2 - begin);
        const bool is_in_head = speaker.is_carried && digits_of(speaker.head).find(digits_of(number.text)) != std::string::npos;
        const bool may_be_any_line = speaker.is_nobody || speaker.is_carried;
        const bool is_to_be_called = has_wording(around, Wording::call) || is_in_head ||
                                     (may_be_any_line && has_wording(around, Wording::support_line));
        if (!is_to_be_called) continue;
        Callback out{number.text, find_wording(text, Wording::charge), find_wording(text, Wording::dispute)};
        // Who speaks as a company and is none, or has another's mail carry it: what to call about goes without saying.
        if (out.dispute.empty() && speaker.is_nobody) out.dispute = find_wording(around, Wording::support_line);
        if (speaker.is_carried) {
            const auto goods = feigned_purchase(text, speaker);
            if (out.dispute.empty()) out.dispute = is_in_head ? number.text : goods;
            if (out.charge.empty()) out.charge = goods;
        }
        if (out.charge.empty() || out.dispute.empty() || !names_amount(text)) return {};
        return out;
    }
    return {};
}

// Banks and shops send by a mailing service that counts clicks; who wants to be called has no use for clicks.
bool is_sent_by_service(const MessageView& mail) {
    return mail.is_authenticated && !is_free_mail(mail.from_domain) && !is_free_hosting(mail.from.domain) &&
           std::any_of(mail.hosts.begin(), mail.hosts.end(), [](const auto* link) { return is_click_tracker(link->host); });
}

} // namespace

std::optional<Callback> find_callback(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.is_colleague || mail.is_partner || mail.own_words > longest)
        return {};
    // Payment services and others send what anybody writes to anybody: their mail is genuine, the note in it is not theirs.
    const bool is_carried = carries_strangers_words(mail);
    const bool has_line = mail.says(Wording::support_line);
    const bool may_be = mail.says(Wording::charge) && (mail.says(Wording::call) || has_line) &&
                        (mail.says(Wording::dispute) || has_line);
    if (!may_be && !is_carried) return {};
    // A site of one's own is made in a minute; no seller wants to see the buyer's screen or card.
    const bool is_explained = mail.is_explained && !is_free_mail(mail.from_domain) && !mail.says(Wording::remote_help) &&
                              !mail.says(Wording::code_by_phone);
    const bool is_known = mail.is_authenticated && is_brand_sender(mail.from.domain);
    if ((is_explained || is_known || mail.history.is_solicited || is_sent_by_service(mail)) && !is_carried) return {};
    const Speaker speaker{is_free_mail(mail.from_domain) || !mail.may_be_genuine || mail.facts.to.empty(), is_carried,
                          mail.from.domain, mail.subject + " " + mail.from.display_name};
    // Warnings quote such mail; services put what they carry between marks.
    const bool may_quote = mail.is_authenticated && !is_carried;
    auto found = callback_in(may_quote ? without_quotations(mail.text) : mail.text, speaker);
    if (!found && !mail.file_text.empty()) found = callback_in(mail.file_text, speaker);
    return found;
}

bool carries_strangers_words(const MessageView& mail) {
    if (mail.says(Wording::passed_on, mail.text)) return true;
    const auto is_carrier = [](const Address& address) { return carries_notes(ascii_lower(address.text())); };
    return mail.is_authenticated && (is_carrier(mail.from) || (mail.facts.sender && is_carrier(*mail.facts.sender)));
}

} // namespace remand::scanner
