// JSON Web Tokens (RFC 7519): signing our assertions with RS256, and reading what a token says about itself. We never
// verify tokens: ours come from the authority over TLS and are only handed on.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/secret.hpp"

namespace remand::oauth {

// An RSA private key. Immutable; thread-safe; cheap to copy (copies share the key).
class SigningKey {
public:
    // PEM, PKCS#8 or PKCS#1, not encrypted. fix_configuration "jwt.bad_key" otherwise.
    [[nodiscard]] static Result<SigningKey> from_pem(const Secret& pem);
    // RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3): raw signature.
    [[nodiscard]] Result<std::string> sign_rs256(std::string_view bytes) const;

private:
    explicit SigningKey(std::shared_ptr<void> key) : key_(std::move(key)) {}
    std::shared_ptr<void> key_; // an EVP_PKEY; OpenSSL stays in the .cpp
};

// header and claims are JSON objects; the header must say alg RS256.
[[nodiscard]] Result<Secret> make_jwt(const SigningKey& key, std::string_view header, std::string_view claims);

// The text values of the array claim `name` ("roles"); empty when the token is opaque or has none. For checks and
// messages only: the signature is not looked at.
[[nodiscard]] std::vector<std::string> text_list_claim(std::string_view token, std::string_view name);

} // namespace remand::oauth
