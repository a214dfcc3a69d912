#include "scanner/detectors/stated_account.hpp"

#include "scanner/text/account_numbers.hpp"
#include "scanner/text/fraud_wordings.hpp"

namespace remand::scanner {

std::string stated_account(const MessageView& mail) {
    for (const auto* text : {&mail.own_text, &mail.file_text})
        if (const auto ibans = find_ibans_by_form(*text); !ibans.empty()) return ibans.front();
    for (const auto* text : {&mail.own_text, &mail.file_text})
        if (auto number = mail.said(Wording::account_number, *text); !number.empty()) return number;
    return {};
}

} // namespace remand::scanner
