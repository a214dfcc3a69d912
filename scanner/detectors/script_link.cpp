// A link that runs a program or carries a whole page ("javascript:", "data:text/html") instead of an address. Honest
// look-alike: none that works in mail programs.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace remand::scanner::detect {

Reason script_link(const MessageView& mail) {
    for (const auto& link : mail.facts.links) {
        const bool page =
            link.scheme == "data" && ascii_lower(link.href.substr(0, 32)).find("html") != std::string::npos;
        const bool script = (link.scheme == "javascript" || link.scheme == "vbscript") && link.href.size() > 40;
        if (page || script) return fmt::format("A link carries a program or page itself ({}:)", link.scheme);
    }
    return {};
}

} // namespace remand::scanner::detect
