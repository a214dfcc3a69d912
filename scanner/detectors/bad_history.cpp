// Earlier mail of this sender was judged bad, and nobody here ever wrote to it.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason bad_history(const MessageView& mail) {
    if (mail.history.judged_bad == 0 || mail.history.is_solicited) return {};
    const int bad = mail.history.judged_bad, all = mail.history.messages;
    if (bad > all) // those of the last hours count here, and do not yet make a sender known
        return fmt::format("{} earlier message{} of this sender {} judged bad", bad, bad == 1 ? "" : "s",
                           bad == 1 ? "was" : "were");
    return fmt::format("{} of {} earlier messages of this sender were judged bad", bad, all);
}

} // namespace remand::scanner::detect
