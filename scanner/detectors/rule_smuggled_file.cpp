// HARD RULE. An attached page that carries an archive or program in itself, coded as text, and builds it into a
// download by script: no scanner on the way sees a file. Honest look-alikes, left out: saved pages with fonts and
// pictures, and reports that export their own table as an Office document.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/file_marks.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason rule_smuggled_file(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments) {
        if (file.kind != FileKind::html && file.kind != FileKind::svg) continue;
        const auto has = [&](std::string_view mark) { return has_mark(file, mark); };
        if (has("embedded_file") && (has("blob_url") || has("download")))
            return fmt::format("The page {} carries a hidden archive or program and drops it by script",
                               shown(file.name));
    }
    return {};
}

} // namespace remand::scanner::detect
