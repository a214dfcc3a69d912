// Four and more turns of hard selling in one mail.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason hard_sell_heavy(const MessageView& mail) {
    if (mail.is_thread || mail.is_colleague || mail.is_newsletter) return {};
    if (mail.phrases.of(Theme::hard_sell) < 4) return {};
    return fmt::format("Is nothing but an advertisement ({} turns of hard selling)", mail.phrases.of(Theme::hard_sell));
}

} // namespace remand::scanner::detect
