// Address lists (RFC 5322 section 3.4) read strictly and by one pass, with no recursion and no library.
//
// This is the second opinion beside GMime's forgiving parser: where the two see different addresses, so may the gateway
// and the mail program ("Composition Kills", USENIX Security 2020). It is also what reads addresses when the worker was
// lost. What is not an address is dropped, not repaired.
#pragma once

#include <string_view>
#include <vector>

#include "scanner/extract/charset.hpp"
#include "scanner/facts.hpp"

namespace remand::scanner {

// An Address of a raw addr-spec ("local@domain", maybe quoted or with a route) and a raw display name.
[[nodiscard]] Address make_address(std::string_view raw_name, std::string_view addr_spec,
                                   const CharsetDecoder& charset);

// At most limits::addresses.
[[nodiscard]] std::vector<Address> parse_addresses(std::string_view value, const CharsetDecoder& charset);

// Whether the value is nothing but mailboxes in the forms that no two readers see differently: "local@domain", in angle
// brackets, behind words or one quoted string of ASCII letters, digits and few marks. Most are.
[[nodiscard]] bool is_plain_address_list(std::string_view value);

} // namespace remand::scanner
