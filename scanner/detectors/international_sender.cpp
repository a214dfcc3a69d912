// The sender's domain is internationalised (punycode), which mail rarely uses. Honest look-alike: organisations in
// countries with another script; so it is weak.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason international_sender(const MessageView& mail) {
    if (mail.from.domain.find("xn--") == std::string::npos || mail.is_colleague) return {};
    return fmt::format("The sender's domain {} is an internationalised name", shown(mail.from.domain));
}

} // namespace remand::scanner::detect
