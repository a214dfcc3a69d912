// An attached HTML or SVG file builds another file by script and drops it, past every scanner. Honest look-alike: saved
// pages and secure-mail envelopes, so two different signs are required.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason html_smuggling(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments)
        if ((file.kind == FileKind::html || file.kind == FileKind::svg) && file.smuggling.size() >= 2)
            return fmt::format("The file {} builds another file by script ({})", shown(file.name),
                               shown(join(file.smuggling, ", ")));
    return {};
}

} // namespace remand::scanner::detect
