// Which header fields can be believed, by where they stand.
//
// Every server puts its fields on top, so a message is read from the top: the fields of our provider first, and below
// the first hand-over from outside, what the sender wrote. Microsoft's Authentication-Results has no authserv-id, so
// matching that (RFC 8601 section 5) cannot do: position must. The boundary is the first Received field, from the top,
// that took the message from outside the provider (or from outside a gateway whose authserv-id the tenant lists).
//
// Not done: checking DKIM again. Exchange rewrites MIME and keys rotate, so a late check fails on good mail.
#pragma once

#include <string>
#include <vector>

#include "scanner/extract/header_reader.hpp"
#include "scanner/facts.hpp"

namespace remand::scanner {

// Fills received, client_ip, authentication, stamps, forged_stamps and first_trusted_received.
void read_trusted_headers(const HeaderBlock& header, const std::vector<std::string>& trusted_authserv_ids,
                          MessageFacts& facts);

} // namespace remand::scanner
