// A file that runs code when opened, attached or inside an archive, disk image or notebook: programs, scripts,
// shortcuts. Honest look-alikes: developers and vendors; quiet on discussion lists, where patches and scripts are daily
// bread, about images and notebooks in which nothing runs, about drivers and firmware on the disk of an authenticated
// sender, and about a colleague's bookmark or zipped source text.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/carried_files.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
namespace {

constexpr std::size_t fewest_of_project = 2; // an archive and what is in it

bool runs_by_content(FileKind kind) {
    return kind == FileKind::executable || kind == FileKind::lnk || kind == FileKind::msi ||
           kind == FileKind::url_shortcut || kind == FileKind::library_ms || kind == FileKind::android_package;
}

} // namespace

Reason executable_file(const MessageView& mail) {
    if (mail.is_discussion_list) return {};
    const auto& files = mail.facts.attachments;
    const bool is_proven = mail.is_authenticated || mail.is_colleague;
    int vendors_disk = -1; // its depth, while its files follow
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto& file = files[i];
        if (file.archive_depth <= vendors_disk) vendors_disk = -1;
        if (vendors_disk >= 0) continue;
        const auto where = file.archive_depth > 0 ? " (inside an archive)" : "";
        if (is_disk_image(file.kind) || file.kind == FileKind::onenote) {
            if (is_vendors_disk(mail, i))
                vendors_disk = file.archive_depth;
            else if (carried_by(mail.facts, i) == Carried::program)
                return fmt::format("The file {} holds something that can run when it is opened{}", shown(file.name),
                                   where);
            continue;
        }
        if (!runs_by_content(file.kind) && !has_executable_extension(file.name)) continue;
        if (is_proven && is_part_of_disk(mail.facts, i)) continue;
        // What our own developers hand each other can be read; a partner's comes with what it belongs to.
        const bool is_source_text = file.kind == FileKind::script && file.archive_depth > 0;
        const bool is_partners = mail.is_partner && mail.is_authenticated && files.size() > fewest_of_project;
        if (is_source_text && (mail.is_colleague || is_partners)) continue;
        const bool leads_to_web = file.kind == FileKind::url_shortcut && !file.link_hosts.empty();
        if (mail.is_colleague && leads_to_web) continue; // its link is looked at as any other
        return fmt::format("The file {} can run a program when it is opened{}", shown(file.name), where);
    }
    return {};
}

} // namespace remand::scanner::detect
