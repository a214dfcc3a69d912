// A lot of text that the reader cannot see (same colour, size 0, not displayed): words to please filters. Honest
// look-alike: the preview line of newsletters, which is short.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason hidden_text(const MessageView& mail) {
    if (mail.facts.html.hidden_text_bytes < 1000 || mail.is_discussion_list ||
        mail.is_newsletter)
        return {};
    return fmt::format("{} bytes of text are hidden from the reader", mail.facts.html.hidden_text_bytes);
}

} // namespace remand::scanner::detect
