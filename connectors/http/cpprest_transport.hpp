// The one user of cpprestsdk (its rules: class comment in the .cpp).
#pragma once

#include <filesystem>
#include <memory>

#include "connectors/http/transport.hpp"

namespace remand::http {

struct TransportSettings {
    std::filesystem::path ca_file; // empty: the system's; otherwise only this one is trusted
    std::string proxy;             // "http://proxy.example:3128"; empty: none
    int largest_in_flight = 64;    // per host
};

// Call once, first thing in main, before any thread: sizes cpprestsdk's pool and keeps it from loading the system's CA
// bundle for each connection (26 ms each). Tests' main does it too.
void initialise_cpprest();

// fix_configuration when the CA file cannot be read or holds no certificate, or the proxy is not a URL.
[[nodiscard]] Result<std::unique_ptr<Transport>> make_cpprest_transport(TransportSettings settings);

} // namespace remand::http
