// Account mail that is authenticated and links to its sender's own site. Nearly always honest; an attacker with a
// domain of his own looks the same, so it is kept as context for the other evidence.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason account_notice(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.is_colleague || !mail.is_explained ||
        !mail.phrases.has(Theme::credentials))
        return {};
    return fmt::format("Is about an account: \"{}\"", wording(mail, Theme::credentials));
}

} // namespace remand::scanner::detect
