// One Authentication-Results field (RFC 8601 section 2.2, and Microsoft's form of it without an authserv-id and with
// compauth, action and reason). Own parser: never fails, linear, comments may nest.
#pragma once

#include <string>
#include <string_view>

#include "scanner/facts.hpp"

namespace remand::scanner {

// `is_present` is true when at least one result, or the word "none", was found. Whether it can be believed is not
// known here.
[[nodiscard]] Authentication parse_authentication_results(std::string_view value);

} // namespace remand::scanner
