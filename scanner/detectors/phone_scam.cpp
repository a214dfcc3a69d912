// A charge that never was, and a number to call: the conversation goes on by phone, where no filter listens. Honest
// look-alike: real receipts, which are authenticated and link to the seller.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason phone_scam(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.is_colleague || mail.is_explained || callback(mail) ||
        mail.phrases.of(Theme::phone_scam) < 2)
        return {};
    return fmt::format("Says that something was charged and gives a number to call: \"{}\"",
                       wording(mail, Theme::phone_scam));
}

} // namespace remand::scanner::detect
