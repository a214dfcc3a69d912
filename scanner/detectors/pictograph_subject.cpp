// Emoji or symbols in the subject. Honest look-alike: cheerful shops with list headers and a signature, which are left
// out.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/text/shape.hpp"

namespace remand::scanner::detect {

Reason pictograph_subject(const MessageView& mail) {
    if (mail.is_thread || mail.is_discussion_list || mail.is_colleague ||
        (mail.is_authenticated && mail.facts.list.has_list_unsubscribe))
        return {};
    if (!has_pictographs(mail.facts.subject)) return {};
    return fmt::format("The subject is decorated with symbols: {}", shown(mail.facts.subject));
}

} // namespace remand::scanner::detect
