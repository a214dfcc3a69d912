// An RSA public key that checks signatures. OpenSSL stays in the .cpp.
#pragma once

#include <memory>
#include <string_view>

#include "core/result.hpp"

namespace remand::oauth {

// Immutable; thread-safe; cheap to copy (copies share the key).
class VerifyingKey {
public:
    // PEM: a public key, or a certificate (whose dates are not looked at: whoever publishes it takes it down in time).
    // give_up "jwt.bad_key" when it is neither, not RSA, or below 2048 bits.
    [[nodiscard]] static Result<VerifyingKey> from_pem(std::string_view pem);
    // RS256: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3).
    [[nodiscard]] bool verify_rs256(std::string_view bytes, std::string_view signature) const;

private:
    explicit VerifyingKey(std::shared_ptr<void> key) : key_(std::move(key)) {}
    std::shared_ptr<void> key_;
};

} // namespace remand::oauth
