// A disk image with an installer beside drivers or papers, from a partner or colleague in the middle of a conversation:
// what a vendor sends who was asked for it. It weighs less than a program from anybody else, and more than nothing,
// since a partner's mailbox may be in foreign hands.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/carried_files.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason vendor_disk(const MessageView& mail) {
    for (std::size_t i = 0; i < mail.facts.attachments.size(); ++i)
        if (is_vendors_disk(mail, i) && carried_by(mail.facts, i) == Carried::program)
            return fmt::format("The disk image {}, from a known sender, holds a program",
                               shown(mail.facts.attachments[i].name));
    return {};
}

} // namespace remand::scanner::detect
