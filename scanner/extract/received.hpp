// Received fields (RFC 5321 section 4.4), read for who handed the message to whom.
#pragma once

#include <optional>
#include <string_view>

#include "scanner/facts.hpp"

namespace remand::scanner {

struct Received {
    ReceivedHop hop;
    bool has_from = false;
    std::string recipient; // of the "for" clause, without angle brackets; empty when it names none, or several
    std::optional<Timestamp> time;
};

// Never fails; what is not said stays empty. The address is the one the receiving server saw: in brackets or after the
// reverse name inside the parentheses that follow the HELO name, never the HELO name itself.
[[nodiscard]] Received parse_received(std::string_view value);

// An IPv4 or IPv6 literal, without brackets and "IPv6:"; empty when it is none.
[[nodiscard]] std::string_view ip_literal(std::string_view text);

} // namespace remand::scanner
