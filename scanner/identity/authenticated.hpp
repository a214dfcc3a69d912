// Whether the provider's own check vouches for who a message says it is from. Pure; thread-safe.
#pragma once

#include <string_view>

#include "scanner/facts.hpp"

namespace remand::scanner {

// An aligned pass (RFC 7489 section 3.1) for this domain: DMARC, or SPF or DKIM of the same organisation.
[[nodiscard]] bool is_vouched_for(const MessageFacts& facts, std::string_view domain);

// The one From address of the message is proven. More than one, or a From that two readers read differently, is not.
[[nodiscard]] bool is_from_proven(const MessageFacts& facts);

} // namespace remand::scanner
