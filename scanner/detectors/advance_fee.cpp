// The millions of a stranger, for a fee in advance. Honest look-alikes: news about such fraud and about large sums, so
// two different wordings are required.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason advance_fee(const MessageView& mail) {
    const bool is_on_list = mail.is_discussion_list; // where people talk about such mail, in most of its turns
    if (mail.is_colleague || (is_on_list && mail.is_thread)) return {};
    if (mail.phrases.of(Theme::advance_fee) < (is_on_list ? 5 : 2)) return {};
    return fmt::format("Reads like an advance-fee fraud: \"{}\"", wording(mail, Theme::advance_fee));
}

} // namespace remand::scanner::detect
