// An RSA private key that signs assertions. OpenSSL stays in the .cpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/secret.hpp"

namespace remand::oauth {

inline constexpr int least_rsa_bits = 2048; // what Entra and Google take at least

// RFC 7518: RSASSA-PKCS1-v1_5 (section 3.3) and RSASSA-PSS with a salt of 32 bytes (section 3.5), both with SHA-256.
enum class Signature { rs256, ps256 };

// Immutable; thread-safe; cheap to copy (copies share the key).
class SigningKey {
public:
    // PEM, PKCS#8 or PKCS#1, not encrypted; other blocks around it are passed over. fix_configuration otherwise:
    // "jwt.no_key", "jwt.passphrase", "jwt.bad_key", "jwt.weak_key" (below 2048 bits).
    [[nodiscard]] static Result<SigningKey> from_pem(const Secret& pem);
    // Of `bits` bits, from the system's generator; throws std::runtime_error when OpenSSL cannot.
    [[nodiscard]] static SigningKey generate(unsigned bits);

    [[nodiscard]] Result<std::string> sign(std::string_view bytes, Signature signature) const; // raw
    [[nodiscard]] Secret to_pem() const;                                                       // PKCS#8

    [[nodiscard]] void* native() const { return key_.get(); } // an EVP_PKEY*, for the certificate beside it

private:
    explicit SigningKey(std::shared_ptr<void> key) : key_(std::move(key)) {}
    std::shared_ptr<void> key_;
};

} // namespace remand::oauth
