// Where a mail leads that has nothing to do with the reader's mailbox, shared by the detectors of what it wants there.
#pragma once

#include <string>

#include "scanner/detectors/message_view.hpp"

namespace remand::scanner {

// The first link to a host that is neither ours nor of a known name (mail providers are), nor a partner's own; null for
// mail that may speak of mailboxes: of colleagues, lists, those names themselves, and senders somebody here writes to.
[[nodiscard]] const WebLink* foreign_target(const MessageView& mail);

// What such a mail says first, with its files: terms and help pages speak of all this far below.
[[nodiscard]] std::string said_first(const MessageView& mail);

} // namespace remand::scanner
