// The lure stands in an attached message, where few filters look. Honest look-alikes: people who forward phishing to
// report it, bounces and digests; quiet in those.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/text/fold.hpp"

namespace remand::scanner::detect {

Reason nested_lure(const MessageView& mail) {
    if (mail.facts.is_bounce || mail.is_discussion_list || mail.is_thread || mail.is_automatic || mail.is_colleague)
        return {};
    for (const auto& inner : mail.facts.nested) {
        const auto hits = find_phrases(fold(inner.subject + " . " + inner.text));
        if (hits.has(Theme::credentials) && !inner.links.empty())
            return fmt::format("The attached message \"{}\" asks to confirm an account by a link",
                               shown(inner.subject));
    }
    return {};
}

} // namespace remand::scanner::detect
