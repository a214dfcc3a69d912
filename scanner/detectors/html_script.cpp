// An attached HTML file with a program in it. Honest look-alikes: saved web pages and reports, so it is less than a
// login page or smuggling; a tame script of an authenticated sender is page_script's; envelopes of locked mail.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/attached_page.hpp"
#include "scanner/detectors/carried_files.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason html_script(const MessageView& mail) {
    const bool is_known = is_known_sender(mail);
    for (const auto& file : mail.facts.attachments) {
        if (file.kind != FileKind::html || !file.has_script || file.is_inline) continue;
        const bool is_quiet = (has_tame_script(file) && mail.is_authenticated) ||
                              (is_known && (has_tame_script(file) || has_library(file)));
        if (is_quiet || is_secure_envelope(mail, file)) continue;
        return fmt::format("The attached web page {} holds a program", shown(file.name));
    }
    return {};
}

} // namespace remand::scanner::detect
