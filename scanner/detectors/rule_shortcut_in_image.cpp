// HARD RULE. A disk image by mail with a Windows shortcut in it: the image sheds the mark of the internet, the shortcut
// starts what lies beside it. Honest look-alike: none known; vendors' images of discs hold programs, not shortcuts, and
// do not come by mail.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason rule_shortcut_in_image(const MessageView& mail) {
    const Attachment* image = nullptr; // what lies inside follows it, one level deeper (MessageFacts::attachments)
    for (const auto& file : mail.facts.attachments) {
        if (image && file.archive_depth <= image->archive_depth) image = nullptr;
        if (image && file.kind == FileKind::lnk)
            return fmt::format("The disk image {} holds the shortcut {}", shown(image->name), shown(file.name));
        if (!image && (file.kind == FileKind::iso || file.kind == FileKind::disk_image)) image = &file;
    }
    return {};
}

} // namespace remand::scanner::detect
