// How strongly a message is about one theme of phrases; shared by the detectors of content.
#pragma once

#include <string>

#include "scanner/detectors/message_view.hpp"

namespace remand::scanner {

// In the subject, or in two different wordings; in more the longer the mail is: newsletters speak of everything.
[[nodiscard]] bool is_about(const MessageView& mail, Theme theme);
// The same of something on offer: one wording that stands in subject and text alike counts only where the mail has a
// page or sells; news about a medicine has neither.
[[nodiscard]] bool is_on_offer(const MessageView& mail, Theme theme);
// The wording that matched, for the reason.
[[nodiscard]] std::string wording(const MessageView& mail, Theme theme);

} // namespace remand::scanner
