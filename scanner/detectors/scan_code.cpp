// Asks to scan a code with the phone to keep an account, sign or pay: the lure of QR phishing. Honest look-alikes:
// tickets, guides and apps, which ask for none of that.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/fraud_wordings.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason scan_code(const MessageView& mail) {
    if (mail.is_colleague || mail.is_discussion_list || mail.is_thread || !mail.is_qr_lure) return {};
    return fmt::format("Asks to scan a code with the phone: \"{}\"",
                       shown(mail.said(Wording::scan_code, mail.text + " . " + mail.file_text)));
}

} // namespace remand::scanner::detect
