// The message is broken in a way that programs read differently, which hides parts from one of them (missing
// boundaries, doubled headers, characters that end a text early). Honest look-alikes: old or home-made mailers, so it
// is weak.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason broken_mime(const MessageView& mail) {
    const auto found = std::find_if(mail.facts.malformed.begin(), mail.facts.malformed.end(),
                                    [](const std::string& code) { return code.starts_with("mime."); });
    if (found == mail.facts.malformed.end() || mail.facts.is_bounce) return {};
    if (mail.facts.text.empty() && mail.links.empty() && mail.facts.attachments.empty()) return {}; // nothing to hide
    return fmt::format("Is built in a way that programs read differently ({})", shown(*found));
}

} // namespace remand::scanner::detect
