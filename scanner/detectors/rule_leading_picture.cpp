// HARD RULE. A picture file (SVG) that by a program leads whoever opens it to a page of the web: the browser opens it, not the
// picture viewer, and no link stands in the mail. Honest look-alike: drawings with buttons and effects of their own, which
// lead nowhere by themselves.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason rule_leading_picture(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments) {
        const auto& marks = file.smuggling;
        if (file.kind == FileKind::svg && file.has_script && std::find(marks.begin(), marks.end(), "redirect") != marks.end())
            return fmt::format("The picture {} leads whoever opens it to another page by a program", shown(file.name));
    }
    return {};
}

} // namespace remand::scanner::detect
