// Says how to unsubscribe, but has none of the headers that every honest mailing service sets (List-Unsubscribe), and
// the way out is on a foreign site. Honest look-alike: newsletters of twenty years ago, so it is weak.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason unsubscribe_without_list(const MessageView& mail) {
    if (mail.has_list_headers || mail.is_thread || mail.is_discussion_list || mail.is_colleague || mail.is_explained)
        return {};
    if (!mail.phrases.has(Theme::unsubscribe)) return {};
    return fmt::format("Says how to unsubscribe, but carries none of a list's headers (\"{}\")",
                       wording(mail, Theme::unsubscribe));
}

} // namespace remand::scanner::detect
