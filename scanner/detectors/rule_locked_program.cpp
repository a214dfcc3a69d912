// HARD RULE. A locked archive that the password in the mail opens, with a program in it: locked against scanners, not
// against the reader. Honest look-alike: none known; who sends programs has no reason to lock them and give the key.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/url/host_lists.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason rule_locked_program(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments) {
        if (!file.was_unlocked || file.archive_depth == 0) continue;
        const bool runs = file.kind == FileKind::executable || file.kind == FileKind::lnk || file.kind == FileKind::script ||
                          file.kind == FileKind::msi || file.kind == FileKind::iso || file.kind == FileKind::disk_image ||
                          has_executable_extension(file.name);
        if (runs) return fmt::format("The password in the mail opens an archive that holds the program {}", shown(file.name));
    }
    return {};
}

} // namespace remand::scanner::detect
