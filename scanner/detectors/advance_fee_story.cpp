// The whole tale of an advance-fee fraud: four and more of its turns in one mail.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason advance_fee_story(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_colleague || mail.phrases.of(Theme::advance_fee) < 4) return {};
    return fmt::format("Tells the whole advance-fee tale ({} of its turns)", mail.phrases.of(Theme::advance_fee));
}

} // namespace remand::scanner::detect
