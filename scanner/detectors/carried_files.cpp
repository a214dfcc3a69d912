#include "scanner/detectors/carried_files.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "scanner/detectors/file_marks.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner {
namespace {

template <std::size_t N> bool ends_with_any(std::string_view name, const std::array<std::string_view, N>& endings) {
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos) return false;
    return std::find(endings.begin(), endings.end(), ascii_lower(trim(name.substr(dot + 1)))) != endings.end();
}

// Needs a program of its own to be of use.
bool is_driver(const Attachment& file) {
    constexpr auto endings = std::to_array<std::string_view>({"inf", "sys", "dll", "ocx", "cat", "drv", "efi", "reg"});
    return ends_with_any(file.name, endings);
}
bool is_installer(const Attachment& file) {
    constexpr auto endings = std::to_array<std::string_view>({"exe", "msi"});
    return ends_with_any(file.name, endings);
}

bool runs(const Attachment& file) {
    if (is_driver(file)) return false;
    switch (file.kind) {
    case FileKind::lnk:
    case FileKind::script:
    case FileKind::msi:
    case FileKind::url_shortcut:
    case FileKind::library_ms:
    case FileKind::android_package:
        return true;
    default:
        return has_executable_extension(file.name) || file.has_macro;
    }
}

// Firmware is code, too, and Windows starts nothing that is not named as a program.
bool is_unnamed_code(const Attachment& file) {
    return file.kind == FileKind::executable && !has_executable_extension(file.name);
}

// In a notebook the reader clicks on a picture, and what lies below it opens in its own program.
bool runs_in_notebook(const Attachment& file, bool has_program_name) {
    if (runs(file) || file.kind == FileKind::executable) return true;
    const bool is_page = file.kind == FileKind::html || file.kind == FileKind::svg;
    const bool may_be_script = is_page || file.kind == FileKind::text || file.kind == FileKind::unknown;
    return (is_page && file.has_script) || (may_be_script && has_program_name);
}

} // namespace

bool is_disk_image(FileKind kind) { return kind == FileKind::iso || kind == FileKind::disk_image; }

Carried carried_by(const MessageFacts& facts, std::size_t index) {
    const auto& carrier = facts.attachments[index];
    const bool is_notebook = carrier.kind == FileKind::onenote;
    const bool has_program_name = has_mark(carrier, "program");
    if (has_program_name && !is_notebook) return Carried::program;
    bool is_empty = true;
    for (auto i = index + 1; i < facts.attachments.size() && facts.attachments[i].archive_depth > carrier.archive_depth;
         ++i) {
        const auto& file = facts.attachments[i];
        is_empty = false;
        if (is_notebook ? runs_in_notebook(file, has_program_name) : runs(file)) return Carried::program;
    }
    if (is_notebook) return Carried::nothing_that_runs;
    return is_empty || has_mark(carrier, "unopened") ? Carried::unknown : Carried::nothing_that_runs;
}

bool is_known_sender(const MessageView& mail) {
    return mail.is_colleague || (mail.is_partner && mail.is_authenticated) || mail.history.is_solicited;
}

bool is_vendors_disk(const MessageView& mail, std::size_t index) {
    constexpr int papers = 2;
    const auto& files = mail.facts.attachments;
    if (!is_disk_image(files[index].kind) || !mail.is_thread || !is_known_sender(mail) ||
        has_mark(files[index], "program"))
        return false;
    int others = 0;
    for (auto i = index + 1; i < files.size() && files[i].archive_depth > files[index].archive_depth; ++i) {
        if (runs(files[i]) && !is_installer(files[i])) return false;
        others += !runs(files[i]);
    }
    return others >= papers;
}

bool is_part_of_disk(const MessageFacts& facts, std::size_t index) {
    const auto& file = facts.attachments[index];
    if (!is_driver(file) && !is_unnamed_code(file)) return false;
    auto depth = file.archive_depth; // what holds a file stands in front of it, one level higher
    for (auto i = index; i-- > 0 && depth > 0;) {
        const auto& around = facts.attachments[i];
        if (around.archive_depth >= depth) continue;
        if (is_disk_image(around.kind)) return true;
        depth = around.archive_depth;
    }
    return false;
}

} // namespace remand::scanner
