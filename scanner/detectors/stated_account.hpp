// The bank account that a mail names, shared by the detectors of what it is named for.
#pragma once

#include <string>

#include "scanner/detectors/message_view.hpp"

namespace remand::scanner {

// An IBAN, or a number that is called an account's, in what the writer says himself or in a PDF; as found, or empty.
[[nodiscard]] std::string stated_account(const MessageView& mail);

} // namespace remand::scanner
