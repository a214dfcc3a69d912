// Attached web pages that honest senders attach: envelopes of locked mail, reports and charts that work by script.
#pragma once

#include "scanner/detectors/message_view.hpp"

namespace remand::scanner {

// The page of an authenticated sender that sends what is typed to a service for locked mail and nowhere else; of a
// well-known name or a partner also to its own site; of a well-known name also one that sends it nowhere.
[[nodiscard]] bool is_secure_envelope(const MessageView& mail, const Attachment& file);
// Its script decodes nothing, leads nowhere, and is not all there is: sorts a table, draws a chart, hands over what it
// shows.
[[nodiscard]] bool has_tame_script(const Attachment& file);
// Carries a program library, in which every way of speaking is found, and neither a file nor one that it decodes.
[[nodiscard]] bool has_library(const Attachment& file);

} // namespace remand::scanner
