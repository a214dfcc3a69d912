// A PDF with JavaScript or a launch action. Honest look-alike: interactive forms of authorities, so it does not convict
// alone.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason pdf_script(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments)
        if (file.kind == FileKind::pdf && file.has_script)
            return fmt::format("The PDF {} holds a program", shown(file.name));
    return {};
}

} // namespace remand::scanner::detect
