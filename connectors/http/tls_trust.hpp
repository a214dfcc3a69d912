// Whom we trust on TLS, and why the last server was not trusted. For the transport only: OpenSSL's names stay in the
// .cpp.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "core/result.hpp"

struct ssl_ctx_st;
struct x509_store_st;
struct x509_store_ctx_st;

namespace remand::http {

// Remembers where the system's CA bundle is; must run before SSL_CERT_FILE is overwritten (initialise_cpprest).
const std::filesystem::path& system_ca_file();

// The CA certificates, read once and shared by all connections: reading the bundle for each costs 26 ms of CPU and 1
// MB. `file` empty: the system's. fix_configuration "http.ca_file" when it cannot be read or holds no certificate.
using TrustStore = std::shared_ptr<x509_store_st>;
[[nodiscard]] Result<TrustStore> load_trust_store(const std::filesystem::path& file);

// Checks the certificate chain and the name of one host. Must outlive every connection it was installed on.
// Thread-safe.
class PeerCheck {
public:
    PeerCheck(std::string host, TrustStore trusted) : host_(std::move(host)), trusted_(std::move(trusted)) {}

    // TLS 1.2 or newer, our store and nothing else, the chain, and the host's name or address in the certificate.
    void install(ssl_ctx_st* context);
    // Empty when the last certificate seen was good (or none was seen); else one sentence with the next step.
    [[nodiscard]] std::string complaint() const;

private:
    static int verify(x509_store_ctx_st* chain, void* self);
    const std::string host_;
    const TrustStore trusted_;
    std::atomic<int> last_error_{0}; // X509_V_OK
};

} // namespace remand::http
