// Where health and metrics are served: a loopback address and a port, nothing that another machine could reach.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace remand::service {

struct ListenAddress {
    std::string host; // numeric: "127.0.0.1", "::1"
    std::uint16_t port = 0;
};

// "0.0.0.0:8443", "[::]:8443", "localhost:8443"; port 0 lets the system choose. fix_configuration otherwise.
[[nodiscard]] Result<ListenAddress> parse_any_address(std::string_view text);
// The same, and loopback: "127.0.0.1:9462", "[::1]:9462", "localhost:9462"; port 0 lets the system choose. fix_configuration otherwise.
[[nodiscard]] Result<ListenAddress> parse_listen_address(std::string_view text);

} // namespace remand::service
