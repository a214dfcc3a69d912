// An attached HTML file of an authenticated stranger, with a program that decodes nothing and leads nowhere. Honest
// look-alikes: reports and charts, so it decides nothing; quiet from colleagues and partners, and about envelopes of
// locked mail.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/attached_page.hpp"
#include "scanner/detectors/carried_files.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason page_script(const MessageView& mail) {
    if (!mail.is_authenticated || is_known_sender(mail)) return {};
    for (const auto& file : mail.facts.attachments)
        if (file.kind == FileKind::html && file.has_script && !file.is_inline && has_tame_script(file) &&
            !is_secure_envelope(mail, file))
            return fmt::format("The attached web page {} works by a script", shown(file.name));
    return {};
}

} // namespace remand::scanner::detect
