// A small attached page that only leads to another one: the link is in the file, where link protection does not look.
// Honest look-alike: saved pages and reports, which are larger and have something to say themselves.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason html_redirect(const MessageView& mail) {
    constexpr std::int64_t small = 16 << 10; // bytes
    if (mail.is_colleague || mail.is_discussion_list) return {};
    for (const auto& file : mail.facts.attachments) {
        const bool is_page = file.kind == FileKind::html || file.kind == FileKind::svg;
        if (!is_page || file.is_inline || file.size > small) continue;
        if (std::find(file.smuggling.begin(), file.smuggling.end(), "redirect") != file.smuggling.end())
            return fmt::format("The attached page {} does nothing but lead elsewhere", shown(file.name));
    }
    return {};
}

} // namespace remand::scanner::detect
