#include "scanner/detectors/callback_number.hpp"

#include <algorithm>
#include <array>

#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/new_text.hpp"
#include "scanner/text/phone_numbers.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t near = 100; // bytes around the number in which "call" stands

// A text that is about one charge is short; terms of service speak of all this far apart.
constexpr int longest = 250; // words

// "$399.99", "20 eur", "r$ 3.899,00": a currency beside a digit.
bool names_amount(std::string_view folded) {
    constexpr std::array<std::string_view, 12> currencies{"$",   "\xE2\x82\xAC", "\xC2\xA3", "usd",    "eur",     "gbp",
                                                          "brl", "chf",          "cad",      "dollar", "dolares", "btc"};
    const auto is_digit = [&](std::size_t at) { return at < folded.size() && folded[at] >= '0' && folded[at] <= '9'; };
    for (const auto currency : currencies)
        for (auto at = folded.find(currency); at != std::string_view::npos; at = folded.find(currency, at + 1)) {
            const auto end = at + currency.size();
            const bool is_before = is_digit(end) || (end < folded.size() && folded[end] == ' ' && is_digit(end + 1));
            const bool is_behind = (at > 0 && is_digit(at - 1)) || (at > 1 && folded[at - 1] == ' ' && is_digit(at - 2));
            if (is_before || is_behind) return true;
        }
    return false;
}

std::optional<Callback> callback_in(std::string_view text, bool is_nobody) {
    for (const auto& number : find_phone_numbers(text)) {
        const auto begin = number.begin > near ? number.begin - near : 0;
        if (!has_wording(text.substr(begin, number.end + near / 2 - begin), Wording::call)) continue;
        Callback out{number.text, find_wording(text, Wording::charge), find_wording(text, Wording::dispute)};
        // Nobody that a receipt could come from, who speaks as a company: what to call about goes without saying.
        if (out.dispute.empty() && is_nobody)
            out.dispute = find_wording(text.substr(begin, number.end + near / 2 - begin), Wording::support_line);
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
    if (!mail.says(Wording::call) || !mail.says(Wording::charge) ||
        (!mail.says(Wording::dispute) && !mail.says(Wording::support_line)))
        return {};
    // Payment services send what anybody writes to anybody: their mail is genuine, the note in it is not theirs.
    const bool is_passed_on = mail.says(Wording::passed_on, mail.text);
    // A site of one's own is made in a minute; no seller wants to see the buyer's screen or card.
    const bool is_explained = mail.is_explained && !mail.says(Wording::remote_help) && !mail.says(Wording::code_by_phone);
    if ((is_explained || mail.history.is_solicited || is_sent_by_service(mail)) && !is_passed_on) return {};
    const bool is_nobody = is_free_mail(mail.from_domain) || !mail.may_be_genuine || mail.facts.to.empty();
    // Warnings quote such mail; services put what they pass on between marks.
    const bool may_quote = mail.is_authenticated && !is_passed_on;
    auto found = callback_in(may_quote ? without_quotations(mail.text) : mail.text, is_nobody);
    if (!found && !mail.file_text.empty()) found = callback_in(mail.file_text, is_nobody);
    return found;
}

} // namespace remand::scanner
