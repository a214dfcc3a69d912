// A file that runs code when opened, attached or inside an archive: programs, scripts, shortcuts, disk images. Honest
// look-alikes: developers and vendors; quiet on discussion lists, where patches and scripts are daily bread.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason executable_file(const MessageView& mail) {
    if (mail.is_discussion_list) return {};
    for (const auto& file : mail.facts.attachments) {
        const bool by_content = file.kind == FileKind::executable || file.kind == FileKind::lnk ||
                                file.kind == FileKind::iso || file.kind == FileKind::msi ||
                                file.kind == FileKind::disk_image ||
                                file.kind == FileKind::url_shortcut || file.kind == FileKind::library_ms ||
                                file.kind == FileKind::android_package || file.kind == FileKind::onenote;
        if (!by_content && !has_executable_extension(file.name)) continue;
        return fmt::format("The file {} can run a program when it is opened{}", shown(file.name),
                           file.archive_depth > 0 ? " (inside an archive)" : "");
    }
    return {};
}

} // namespace remand::scanner::detect
