// An Office document that loads its template or object from the network when opened (CVE-2017-0199 and its children).
// Honest look-alike: corporate template servers inside one's own network.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason remote_template(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments)
        if (file.has_external_template)
            return fmt::format("The document {} loads a part of itself from the network", shown(file.name));
    return {};
}

} // namespace remand::scanner::detect
