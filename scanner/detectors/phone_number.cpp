// The telephone number of a fake invoice: it is what a link is elsewhere, the place where the fraud goes on. Honest
// look-alike: any number in any mail, so it only counts where content.callback does.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/callback_number.hpp"
#include "scanner/detectors/reason.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason phone_number(const MessageView& mail) {
    const auto found = find_callback(mail);
    if (!found) return {};
    return fmt::format("The only way to answer it offers is the telephone number {}", shown(found->number));
}

} // namespace remand::scanner::detect
