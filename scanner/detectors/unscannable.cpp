// The message could not be looked into at all. That is not a sign of guilt but must never pass as "clean".
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason unscannable(const MessageView& mail) {
    if (mail.facts.unscannable.empty()) return {};
    return fmt::format("Could not be looked into: {}", shown(mail.facts.unscannable));
}

} // namespace remand::scanner::detect
