// A locked archive or document whose password stands in the mail: locked against scanners, not against the reader.
// Honest look-alikes: tax advisers and banks, which send the password another way and only speak of it; colleagues and
// partners, who do not know better; and what could be opened and holds papers only.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"

#include "scanner/text/fraud_wordings.hpp"
#include "scanner/url/host_lists.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

namespace {

// It was looked into, and there are texts and pictures in it, which lead nowhere.
bool holds_only_papers(const std::vector<Attachment>& files, std::size_t archive) {
    std::size_t papers = 0;
    for (auto i = archive + 1; i < files.size() && files[i].archive_depth > files[archive].archive_depth; ++i) {
        const auto& file = files[i];
        const bool is_paper = file.kind == FileKind::text || file.kind == FileKind::image || file.kind == FileKind::pdf ||
                              file.kind == FileKind::ooxml;
        const bool is_harmless = is_paper && !file.is_encrypted && !file.has_script && !file.has_macro &&
                                 !file.has_external_template && !file.has_qr_code && !file.has_embedded_file &&
                                 file.link_hosts.empty() && !has_executable_extension(file.name);
        if (!is_harmless) return false;
        ++papers;
    }
    return papers > 0;
}

} // namespace

Reason locked_archive(const MessageView& mail) {
    if (mail.is_colleague || mail.is_partner) return {}; // what is inside is looked at all the same
    const auto& files = mail.facts.attachments;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto& file = files[i];
        if (!file.is_encrypted) continue;
        if (file.was_unlocked && holds_only_papers(files, i)) continue;
        if (file.was_unlocked)
            return fmt::format("The file {} is locked, and the password in the mail opens it", shown(file.name));
        if (mail.facts.states_password)
            return fmt::format("The file {} is locked, and the mail gives a password", shown(file.name));
        if (const auto place = mail.said(Wording::password_place, mail.text); !place.empty())
            return fmt::format("The file {} is locked, and the mail brings the password: \"{}\"", shown(file.name), shown(place));
    }
    return {};
}

} // namespace remand::scanner::detect
