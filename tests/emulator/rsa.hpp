// The key of a service account, and the check of what was signed with it (RFC 7518 section 3.3, RS256).
#pragma once

#include <string>
#include <string_view>

namespace remand::emulator {

struct RsaKeyPair {
    std::string private_pem; // PKCS#8, as in a service-account key file
    std::string public_pem;
};

[[nodiscard]] RsaKeyPair make_rsa_key(); // 2048 bits; throws std::runtime_error when OpenSSL refuses
[[nodiscard]] bool verify_rs256(std::string_view public_pem, std::string_view signed_text, std::string_view signature);

} // namespace remand::emulator
