// A picture file (SVG) that holds a program or leads on by itself. Honest look-alike: drawings of design programs,
// which need no script.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason svg_script(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments)
        if (file.kind == FileKind::svg && file.has_script)
            return fmt::format("The picture {} holds a program", shown(file.name));
    return {};
}

} // namespace remand::scanner::detect
