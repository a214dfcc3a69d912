// Under which name the history of a sender is kept. Pure; thread-safe.
#pragma once

#include <string>

#include "scanner/facts.hpp"

namespace remand::scanner {

// The full address for free mail, where everybody shares the domain; the registrable domain otherwise. Empty without
// one.
[[nodiscard]] std::string sender_key(const Address& from);
[[nodiscard]] std::string sender_key(const MessageFacts& facts); // of the first From address

} // namespace remand::scanner
