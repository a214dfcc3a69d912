// Earlier mail of this sender was judged bad, and nobody here ever wrote to it.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason bad_history(const MessageView& mail) {
    if (mail.history.judged_bad == 0 || mail.history.is_solicited) return {};
    return fmt::format("{} of {} earlier messages of this sender were judged bad", mail.history.judged_bad,
                       mail.history.messages);
}

} // namespace remand::scanner::detect
