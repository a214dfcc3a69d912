// An Office document whose program starts on opening. Honest look-alike: in-house templates, which seldom come by mail
// from outside.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason auto_macro(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments)
        if (file.has_auto_macro)
            return fmt::format("The document {} starts a program when it is opened", shown(file.name));
    return {};
}

} // namespace remand::scanner::detect
