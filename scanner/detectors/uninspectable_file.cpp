// A locked archive or document. Not a sign of guilt, but nobody could look inside.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason uninspectable_file(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments)
        if (file.is_encrypted) return fmt::format("The file {} is locked: nobody could look inside", shown(file.name));
    return {};
}

} // namespace remand::scanner::detect
