// A certificate authority of our own and a certificate for localhost and 127.0.0.1, made anew at each start.
#pragma once

#include <string>

namespace remand::emulator {

struct Certificates {
    std::string ca_pem;
    std::string leaf_pem;
    std::string leaf_key_pem;
};

// EC P-256, so that a start costs milliseconds. Throws std::runtime_error when OpenSSL refuses.
[[nodiscard]] Certificates make_certificates();

} // namespace remand::emulator
