// A file whose content is not what its name says: a program, web page or archive named as a picture, text or PDF.
// Honest look-alike: careless mail programs that name everything ".dat", so only endings people trust count.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason false_type(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments) {
        const auto dot = file.name.rfind('.');
        if (dot == std::string::npos) continue;
        const auto ending = ascii_lower(file.name.substr(dot + 1));
        const bool page = ending == "htm" || ending == "html" || ending == "zip" || ending == "eml" ||
                          ending == "msg" || ending == "txt" || ending == "csv";
        if (page || !is_document_extension(ending)) continue;
        const bool wrong = file.kind == FileKind::executable || file.kind == FileKind::html ||
                           file.kind == FileKind::lnk || file.kind == FileKind::iso || file.kind == FileKind::script ||
                           file.kind == FileKind::rar || file.kind == FileKind::seven_zip;
        if (wrong && ending != "doc" && ending != "xls")
            return fmt::format("The file {} is not what its name says", shown(file.name));
    }
    return {};
}

} // namespace remand::scanner::detect
