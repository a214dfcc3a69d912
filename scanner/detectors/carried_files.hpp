// What lies in the disk images and notebooks of a mail: a program in one is what makes it dangerous, not that it is
// one.
#pragma once

#include <cstddef>

#include "scanner/detectors/message_view.hpp"

namespace remand::scanner {

[[nodiscard]] bool is_disk_image(FileKind kind); // is mounted by a double click
enum class Carried { nothing_that_runs, program, unknown };
// Of the disk image or notebook at `index` of facts.attachments; `unknown` where nobody could look inside.
[[nodiscard]] Carried carried_by(const MessageFacts& facts, std::size_t index);
// An installer beside its papers and drivers, on the disk of somebody who is known, in a conversation: what vendors
// send.
[[nodiscard]] bool is_vendors_disk(const MessageView& mail, std::size_t index);
// Lies in a disk image, and a double click does not start it: firmware, drivers, libraries.
[[nodiscard]] bool is_part_of_disk(const MessageFacts& facts, std::size_t index);

// From a colleague or partner who is who the mail says, or answered to.
[[nodiscard]] bool is_known_sender(const MessageView& mail);

} // namespace remand::scanner
