// The Date field is more than two days away from when the mail came in. Honest look-alikes: queues and wrong clocks.
#include "scanner/detectors/all.hpp"

#include <chrono>

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason date_skew(const MessageView& mail) {
    if (!mail.facts.date || !mail.facts.first_trusted_received || mail.is_discussion_list) return {};
    const auto apart = *mail.facts.date - *mail.facts.first_trusted_received;
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(apart).count();
    if (hours > -48 && hours < 48) return {};
    return fmt::format("Is dated {} days {} it was sent", (hours < 0 ? -hours : hours) / 24,
                       hours < 0 ? "before" : "after");
}

} // namespace remand::scanner::detect
