// A certificate and its key, as a credential of an application: read from PEM, or made by ourselves.
#pragma once

#include <string>
#include <string_view>

#include "connectors/oauth/signing_key.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

namespace remand::oauth {

struct Certificate {
    SigningKey key;
    std::string subject;      // "CN=Remand acme", for people
    std::string pem;          // the public part alone: what is uploaded
    std::string sha1, sha256; // of the DER, raw bytes: portals show the first, x5t#S256 is the second
    Timestamp not_before{}, not_after{};
};

// PEM with a private key and a certificate, in either order. A chain may follow: the certificate is the one that
// belongs to the key. fix_configuration "certificate.…" with a sentence of what is missing or does not fit; whether it
// is still valid is not looked at.
[[nodiscard]] Result<Certificate> read_certificate(const Secret& pem);

struct NewCertificate {
    std::string name; // the subject's common name
    Timestamp from{}, until{};
    unsigned bits = 3072;
};
// Self-signed: PEM of key and certificate, as read_certificate takes it. Throws std::runtime_error when OpenSSL cannot.
[[nodiscard]] Secret make_certificate(const NewCertificate& wanted);

} // namespace remand::oauth
