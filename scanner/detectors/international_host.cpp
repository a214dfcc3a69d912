// The link's host mixes scripts or imitates Latin letters (punycode that reads like a plain name). Honest look-alike:
// internationalised names in their own script, which do not read like Latin.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason international_host(const MessageView& mail) {
    for (const auto* link : mail.hosts) {
        if (link->host.find("xn--") == std::string::npos || mail.is_senders_own(link->domain)) continue;
        return fmt::format("The link's host {} is written with letters of another script", shown(link->host));
    }
    return {};
}

} // namespace remand::scanner::detect
