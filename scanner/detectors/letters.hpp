// When a mail reads like a letter of fraud (text/letter_heads), shared by the detectors of the kinds and of who sends
// one.
#pragma once

#include "scanner/detectors/message_view.hpp"
#include "scanner/text/letter_heads.hpp"

namespace remand::scanner {

// Above the threshold of the kind, and with what such a letter cannot do without: a number to call, something to open.
// Never of colleagues, lists, programs, and newsletters, which write about fraud.
[[nodiscard]] bool reads_like(const MessageView& mail, Letter kind);

// From a proven domain that is no free mail's: speaks of frauds, says not to fall for them, and may quote them.
[[nodiscard]] bool warns_of_fraud(const MessageView& mail);

} // namespace remand::scanner
