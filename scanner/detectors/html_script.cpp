// An attached HTML file with a program in it. Honest look-alikes: saved web pages and reports; so it is less than a
// login page or smuggling.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason html_script(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments)
        if (file.kind == FileKind::html && file.has_script && !file.is_inline)
            return fmt::format("The attached web page {} holds a program", shown(file.name));
    return {};
}

} // namespace remand::scanner::detect
