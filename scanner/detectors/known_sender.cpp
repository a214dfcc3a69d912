// Speaks for the message: somebody here has written to this sender before, and the domain is proven to be theirs. A
// stolen account has this too, so it lowers the score a little and clears nothing.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason known_sender(const MessageView& mail) {
    if (!mail.history.is_solicited || !mail.is_authenticated || mail.history.judged_bad > 0) return {};
    return fmt::format("Somebody here has written to {} before, and the sender is authenticated", mail.from_text());
}

} // namespace remand::scanner::detect
