// A kind of file that hardly anybody mails except to get past the marks and locks of a computer: disk images, shortcuts,
// libraries, note sections. Honest look-alikes: vendors and developers; quiet from partners and colleagues.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason rare_carrier(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_colleague || mail.is_partner) return {};
    for (const auto& file : mail.facts.attachments) {
        const bool is_rare = file.kind == FileKind::iso || file.kind == FileKind::disk_image || file.kind == FileKind::lnk ||
                             file.kind == FileKind::url_shortcut || file.kind == FileKind::library_ms ||
                             file.kind == FileKind::onenote;
        if (is_rare) return fmt::format("{} is a kind of file that mail is hardly used for", shown(file.name));
    }
    return {};
}

} // namespace remand::scanner::detect
