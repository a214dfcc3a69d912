// To is the sender's own address, while the real recipients are hidden. Honest look-alike: people who write to a group
// by blind copy, so it is weak; colleagues who do so are known.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace remand::scanner::detect {

Reason addressed_to_sender(const MessageView& mail) {
    if (mail.facts.to.size() != 1 || !mail.facts.cc.empty() || mail.has_list_headers || mail.is_colleague ||
        mail.from.domain.empty())
        return {};
    const auto to = ascii_lower(mail.facts.to.front().text());
    if (to != ascii_lower(mail.from.text()) || ascii_lower(mail.context.recipient) == to) return {};
    if (mail.context.recipient.empty() && !mail.facts.authentication.is_present) return {};
    return fmt::format("Is addressed to its own sender {}; you were hidden among the recipients", mail.from_text());
}

} // namespace remand::scanner::detect
