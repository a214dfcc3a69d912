// A document comes with the advice to switch its programs on ("Enable content"), which is what keeps them from running. Honest
// look-alikes: time sheets and templates of colleagues and people who are written to, and what partners say of a document without
// a program.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/text/fraud_wordings.hpp"

namespace remand::scanner::detect {

Reason enable_content(const MessageView& mail) {
    if (!mail.says(Wording::enable_content) || mail.is_colleague || mail.is_discussion_list ||
        mail.history.is_solicited)
        return {};
    const auto& files = mail.facts.attachments;
    const auto document = std::ranges::find_if(files, [&](const Attachment& file) {
        if (mail.is_partner) return file.has_macro; // his account may be somebody else's by now
        return file.kind == FileKind::ole || file.kind == FileKind::ooxml || file.is_encrypted;
    });
    if (document == files.end()) return {};
    auto said = mail.said(Wording::enable_content, mail.text);
    if (said.empty()) said = mail.said(Wording::enable_content, mail.file_text);
    return fmt::format("Wants the programs in {} switched on: \"{}\"", shown(document->name), shown(said));
}

} // namespace remand::scanner::detect
