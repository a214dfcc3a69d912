// Keys and certificates of apps and of Google itself, and what is signed with them (RFC 7518 sections 3.3 and 3.5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace remand::emulator {

struct RsaKeyPair {
    std::string private_pem; // PKCS#8, as in a service-account key file
    std::string public_pem;
};

[[nodiscard]] RsaKeyPair make_rsa_key(); // 2048 bits; throws std::runtime_error when OpenSSL refuses
[[nodiscard]] bool verify_rs256(std::string_view public_pem, std::string_view signed_text, std::string_view signature);
[[nodiscard]] bool verify_ps256(std::string_view public_pem, std::string_view signed_text, std::string_view signature);
[[nodiscard]] std::string sign_rs256(std::string_view private_pem, std::string_view text); // throws as above

// base64url, as a JWK has them (RFC 7518 section 6.3.1).
struct RsaNumbers {
    std::string modulus, exponent;
};
[[nodiscard]] RsaNumbers numbers_of(std::string_view public_pem);

struct CertificateFacts {
    std::string public_pem;
    std::string sha1, sha256; // of the DER, raw bytes: x5t and x5t#S256 before base64url
};
// nullopt when it is not a PEM certificate with an RSA key.
[[nodiscard]] std::optional<CertificateFacts> read_certificate(std::string_view pem);

} // namespace remand::emulator
