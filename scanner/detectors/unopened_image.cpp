// A disk image that nobody could look into: a file system that is not read here, or one that is broken. Honest
// look-alikes: machines' own disks and backups, from partners and colleagues or those who were asked for them.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/carried_files.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason unopened_image(const MessageView& mail) {
    if (mail.is_discussion_list || is_known_sender(mail)) return {};
    const auto& files = mail.facts.attachments;
    for (std::size_t i = 0; i < files.size(); ++i)
        if (is_disk_image(files[i].kind) && carried_by(mail.facts, i) == Carried::unknown)
            return fmt::format("The disk image {} could not be looked into", shown(files[i].name));
    return {};
}

} // namespace remand::scanner::detect
