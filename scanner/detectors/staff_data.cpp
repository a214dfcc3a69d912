// Asks for the list of customers who owe money, or for tax and salary data of the staff: the first step of an invoice or
// identity fraud. Honest look-alikes: auditors and authorities who are known here.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/new_text.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason staff_data(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_colleague || mail.is_partner || mail.has_list_headers || mail.is_automatic ||
        mail.history.is_solicited || !mail.says(Wording::staff_data))
        return {};
    const auto text = mail.subject + " . " + std::string(first_words(mail.own_text, 120));
    const auto found = mail.said(Wording::staff_data, text);
    if (found.empty()) return {};
    return fmt::format("Asks for data that fraud lives on: \"{}\"", shown(found));
}

} // namespace remand::scanner::detect
