// Facts as a worker process hands them over: every field in its order, without names. Both ends are of one build (the
// greeting says so); what is stored is JSON (facts_json.hpp). A fifth of the time of a message went into writing and
// reading JSON for these few microseconds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scanner/facts.hpp"

namespace remand::scanner {

[[nodiscard]] std::string to_wire(const MessageFacts& facts);

// The worker has looked at hostile bytes and is not trusted: nullopt for anything that to_wire() does not write. Text that is
// no valid UTF-8 is mended.
[[nodiscard]] std::optional<MessageFacts> facts_from_wire(std::string_view bytes);

} // namespace remand::scanner
