// An attached HTML or SVG file builds another file by script and drops it, past every scanner. Honest look-alike: saved
// pages and secure-mail envelopes, so two different signs are required; reports that export what they show, and those
// of known senders, or in a conversation, that bring a whole library along, in which every such sign is found.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/attached_page.hpp"
#include "scanner/detectors/carried_files.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

namespace {

// A report that exports its table hands a file over, too; what smuggles one must decode it first.
bool decodes(const Attachment& file) {
    constexpr auto ways =
        std::to_array<std::string_view>({"atob", "char_code", "eval", "embedded_file", "long_base64", "byte_array"});
    return std::any_of(file.smuggling.begin(), file.smuggling.end(), [&](const auto& mark) {
        return std::find(ways.begin(), ways.end(), mark) != ways.end();
    });
}

// That nothing is shown is no way of building a file.
std::ptrdiff_t ways(const Attachment& file) {
    return std::count_if(file.smuggling.begin(), file.smuggling.end(),
                         [](const auto& mark) { return mark != "empty_page"; });
}

// Sends a report to somebody who knows of it.
bool may_report(const MessageView& mail) { return is_known_sender(mail) || (mail.is_authenticated && mail.is_thread); }

} // namespace

Reason html_smuggling(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments)
        if ((file.kind == FileKind::html || file.kind == FileKind::svg) && ways(file) >= 2 && decodes(file) &&
            !(has_library(file) && may_report(mail)) && !is_secure_envelope(mail, file))
            return fmt::format("The file {} builds another file by script ({})", shown(file.name),
                               shown(join(file.smuggling, ", ")));
    return {};
}

} // namespace remand::scanner::detect
