// A small attached page that only leads to another one: the link is in the file, where link protection does not look.
// So is a page that shows nothing but what its script decodes. Honest look-alike: saved pages and reports, which are
// larger and have something to say themselves.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/attached_page.hpp"
#include "scanner/detectors/file_marks.hpp"
#include "scanner/detectors/reason.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason html_redirect(const MessageView& mail) {
    constexpr std::int64_t small = 16 << 10; // bytes
    constexpr auto decoding = std::to_array<std::string_view>({"atob", "char_code", "eval", "document_write"});
    if (mail.is_colleague || mail.is_discussion_list) return {};
    for (const auto& file : mail.facts.attachments) {
        const bool is_page = file.kind == FileKind::html || file.kind == FileKind::svg;
        if (!is_page || file.is_inline || is_secure_envelope(mail, file)) continue;
        if (file.size <= small && has_mark(file, "redirect"))
            return fmt::format("The attached page {} does nothing but lead elsewhere", shown(file.name));
        const bool decodes =
            std::any_of(decoding.begin(), decoding.end(), [&](auto mark) { return has_mark(file, mark); });
        if (decodes && has_mark(file, "empty_page"))
            return fmt::format("The attached page {} shows nothing but what its script decodes", shown(file.name));
    }
    return {};
}

} // namespace remand::scanner::detect
