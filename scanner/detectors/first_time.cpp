// The tenant has never had mail from this sender. True of most honest first contacts too, so it only adds to other
// evidence.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason first_time(const MessageView& mail) {
    if (!mail.is_new_sender() || mail.is_colleague || mail.history.is_solicited) return {};
    return fmt::format("First message ever from {} to your organisation", mail.from_text());
}

} // namespace remand::scanner::detect
