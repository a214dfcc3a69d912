#include "scanner/detectors/callback_number.hpp"

#include <algorithm>

#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/phone_numbers.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t near = 100; // bytes around the number in which "call" stands

// A text that is about one charge is short; terms of service speak of all this far apart.
constexpr int longest = 400; // words

std::optional<Callback> callback_in(std::string_view text) {
    for (const auto& number : find_phone_numbers(text)) {
        const auto begin = number.begin > near ? number.begin - near : 0;
        if (!has_wording(text.substr(begin, number.end + near / 2 - begin), Wording::call)) continue;
        Callback out{number.text, find_wording(text, Wording::charge), find_wording(text, Wording::dispute)};
        if (out.charge.empty() || out.dispute.empty()) return {};
        return out;
    }
    return {};
}

} // namespace

std::optional<Callback> find_callback(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.is_colleague || mail.is_explained || mail.is_partner ||
        mail.history.is_solicited || mail.own_words > longest)
        return {};
    auto found = callback_in(mail.text);
    if (!found && !mail.file_text.empty()) found = callback_in(mail.file_text);
    return found;
}

} // namespace remand::scanner
