#include "connectors/http/tls_trust.hpp"

#include <array>
#include <cstdlib>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

namespace remand::http {
namespace {

std::filesystem::path find_system_ca_file() {
    if (const char* chosen = std::getenv("SSL_CERT_FILE"); chosen != nullptr && *chosen != '\0') return chosen;
    const std::array<std::filesystem::path, 3> usual{"/etc/ssl/certs/ca-certificates.crt",
                                                     "/etc/pki/tls/certs/ca-bundle.crt", X509_get_default_cert_file()};
    std::error_code ignored;
    for (const auto& file : usual)
        if (std::filesystem::exists(file, ignored)) return file;
    return usual[0];
}

bool is_address(const std::string& host) {
    std::array<unsigned char, 16> bytes{};
    return inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 || inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

} // namespace

const std::filesystem::path& system_ca_file() {
    static const std::filesystem::path file = find_system_ca_file();
    return file;
}

Result<TrustStore> load_trust_store(const std::filesystem::path& file) {
    const auto& source = file.empty() ? system_ca_file() : file;
    TrustStore store(X509_STORE_new(), X509_STORE_free);
    const bool is_loaded = store && X509_STORE_load_file(store.get(), source.c_str()) == 1;
    ERR_clear_error();
    if (is_loaded) return store;
    if (file.empty())
        return fail(ErrorKind::fix_configuration, "http.ca_file",
                    fmt::format("The system's CA certificates cannot be read from {}. Install the package "
                                "ca-certificates, or name a CA file for this tenant.",
                                source.string()));
    return fail(ErrorKind::fix_configuration, "http.ca_file",
                fmt::format("The CA file {} cannot be read or holds no PEM certificate.", source.string()));
}

void PeerCheck::install(ssl_ctx_st* context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set1_cert_store(context, trusted_.get());
    SSL_CTX_set_cert_verify_callback(context, &PeerCheck::verify, this);
}

int PeerCheck::verify(x509_store_ctx_st* chain, void* self) {
    auto& check = *static_cast<PeerCheck*>(self);
    auto* rules = X509_STORE_CTX_get0_param(chain);
    const bool is_set = is_address(check.host_) ? X509_VERIFY_PARAM_set1_ip_asc(rules, check.host_.c_str()) == 1
                                                : X509_VERIFY_PARAM_set1_host(rules, check.host_.c_str(), 0) == 1;
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const bool is_good = is_set && X509_verify_cert(chain) == 1;
    int error = X509_STORE_CTX_get_error(chain);
    if (!is_good && error == X509_V_OK) error = X509_V_ERR_UNSPECIFIED;
    check.last_error_ = is_good ? X509_V_OK : error;
    return is_good ? 1 : 0;
}

std::string PeerCheck::complaint() const {
    const int error = last_error_;
    switch (error) {
    case X509_V_OK:
        return {};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return fmt::format("The certificate shown by {} is for another name; check the endpoint's host name.", host_);
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return fmt::format("The certificate of {} has expired; if it has not, this machine's clock is wrong.", host_);
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return fmt::format("The certificate of {} is not valid yet; check this machine's clock.", host_);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return fmt::format("The certificate of {} is not signed by a trusted authority; if a proxy inspects TLS or the "
                           "endpoint is private, name its CA file for this tenant.",
                           host_);
    default:
        return fmt::format("The certificate of {} is not trusted ({}).", host_, X509_verify_cert_error_string(error));
    }
}

} // namespace remand::http
