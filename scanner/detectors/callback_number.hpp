// The signs of a callback fraud, shared by the detectors of its wording and of its number.
#pragma once

#include <optional>
#include <string>

#include "scanner/detectors/message_view.hpp"

namespace remand::scanner {

struct Callback {
    std::string number, charge, dispute; // as written
};

// A charge, a way to undo it, and a number to call, in the text or in a file; nothing of the sender's own to click.
[[nodiscard]] std::optional<Callback> find_callback(const MessageView& mail);

// A well-known service's mail carries what somebody else wrote: a note on an invoice, a message beside a document to sign.
[[nodiscard]] bool carries_strangers_words(const MessageView& mail);

} // namespace remand::scanner
