// Name and address stand in From without the blank between them that every mail program writes. Honest look-alike:
// programs that were written for one purpose, so it is weak.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason unspaced_name(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_automatic || mail.is_colleague || mail.facts.from_raw.empty()) return {};
    const auto raw = trim(mail.facts.from_raw.front());
    const auto open = raw.rfind('<');
    if (open == std::string_view::npos || open == 0 || raw[open - 1] == ' ' || raw[open - 1] == '\t') return {};
    return fmt::format("From was written by a script: no blank stands between name and address ({})", shown(raw));
}

} // namespace remand::scanner::detect
