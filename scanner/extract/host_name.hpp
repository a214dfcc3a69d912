// Host names as they are compared everywhere: lower case, A-labels (RFC 5890).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace remand::scanner {

// Valid UTF-8 in; internationalised names become A-labels (UTS 46, as browsers do it). What is no name at all comes
// back in lower case as it was: a detector should see it. A final dot is removed.
[[nodiscard]] std::string to_a_labels(std::string_view host);

// IPv4 as a browser reads it (WHATWG URL: decimal, octal, hexadecimal, one to four parts) in dotted form.
[[nodiscard]] std::optional<std::string> canonical_ipv4(std::string_view host);

// Whether it could be a name in the public DNS: letters, digits, hyphens, dots, and a last label with a letter.
[[nodiscard]] bool is_plausible_domain(std::string_view host);

} // namespace remand::scanner
