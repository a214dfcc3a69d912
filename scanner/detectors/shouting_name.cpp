// A display name that is an advertisement or an alarm (symbols, exclamation marks, a whole sentence) instead of a name.
// Honest look-alike: lively newsletters, so it is weak.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/text/shape.hpp"

namespace remand::scanner::detect {

Reason shouting_name(const MessageView& mail) {
    const auto& name = mail.from.display_name;
    if (name.empty() || mail.is_discussion_list) return {};
    const bool symbols = has_pictographs(name);
    const auto folded = fold(name);
    // "Yahoo!News" is a name.
    const bool marks = (name.find('!') != std::string::npos && folded.find("yahoo!") == std::string::npos) ||
                       name.find('$') != std::string::npos || name.find('%') != std::string::npos;
    const bool sentence = words(folded).size() >= 7 && name.find('@') == std::string::npos;
    if (!symbols && !marks && !sentence) return {};
    return fmt::format("The sender's name is an advertisement: {}", shown(name));
}

} // namespace remand::scanner::detect
