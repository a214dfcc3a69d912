// Says how to unsubscribe. Selects bulk together with links; honest newsletters without headers do the same.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason unsubscribe_text(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.links.size() < 2 || !mail.phrases.has(Theme::unsubscribe))
        return {};
    return fmt::format("Says how to unsubscribe: \"{}\"", wording(mail, Theme::unsubscribe));
}

} // namespace remand::scanner::detect
