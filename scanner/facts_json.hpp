// The stored and transported form of MessageFacts. Names are stable for ever; fields are only ever added.
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "scanner/facts.hpp"

namespace remand::scanner {

// Compact JSON; what equals its default is left out.
[[nodiscard]] std::string to_json(const MessageFacts& facts);

// Unknown fields are ignored and missing ones have their default, so that an older and a newer Remand read each other's
// facts. Errors: give_up "facts.not_json", and "facts.wrong_type" with the name of the field.
[[nodiscard]] Result<MessageFacts> facts_from_json(std::string_view text);

} // namespace remand::scanner
