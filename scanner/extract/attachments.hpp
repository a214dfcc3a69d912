// One attached file, and the files inside it, as facts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/extract/charset.hpp"
#include "scanner/extract/file_findings.hpp"
#include "scanner/extract/links.hpp"
#include "scanner/facts.hpp"

namespace remand::scanner {

struct AttachedFile {
    std::string name, declared_type;
    std::string_view bytes; // decoded
    bool is_inline = false;
};

// Appends the file, and when it is an archive the files in it down to limits::archive_depth, to facts.attachments;
// adds links with source `attachment`, `calendar` or `qr_code`, and texts to `findings`; notes limits in facts.malformed.
void read_attachment(const AttachedFile& file, const CharsetDecoder& charset, FileFindings& findings,
                     MessageFacts& facts, LinkList& links);

} // namespace remand::scanner
