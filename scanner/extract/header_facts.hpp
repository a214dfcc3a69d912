// Everything in MessageFacts that stands in the header, and the facts of a message of which only that could be read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/extract/charset.hpp"
#include "scanner/extract/header_reader.hpp"
#include "scanner/facts.hpp"

namespace remand::scanner {

// A list of addresses from one field's raw value.
using AddressParser = std::vector<Address> (*)(std::string_view value, const CharsetDecoder& charset);

// `parse` reads the address fields; from_strict is always the strict parser's.
void read_header_facts(const HeaderBlock& header, const CharsetDecoder& charset, AddressParser parse,
                       MessageFacts& facts);

// A notification about mail that was not delivered (RFC 3464, or in the words of a mail system), by header and by what the
// facts say of its sender; read_trusted_headers() comes first where there are such.
[[nodiscard]] bool is_bounce(const HeaderBlock& header, const MessageFacts& facts);

// For a message that no parser may see, or that its parser did not survive. Uses nothing but our own small readers, so
// it is safe in the service process. `unscannable` is `reason`.
[[nodiscard]] MessageFacts header_only_facts(std::string_view bytes,
                                             const std::vector<std::string>& trusted_authserv_ids, std::string reason);

} // namespace remand::scanner
