// IP addresses as they stand in Received fields and in links.
#pragma once

#include <string_view>

namespace remand::scanner {

// Private (RFC 1918, RFC 4193), loopback or link-local; IPv6 with or without brackets. False for anything else.
[[nodiscard]] bool is_private_ip(std::string_view ip);

} // namespace remand::scanner
