#include "tests/emulator/certificates.hpp"

#include <stdexcept>

#include <openssl/ec.h>
#include <openssl/pem.h>

#include "tests/emulator/openssl_ptr.hpp"

namespace remand::emulator {

namespace {
// Ourselves; and the providers' own host names, for clients that have them built in and are led here by their resolver.
constexpr const char* names =
    "DNS:localhost,IP:127.0.0.1,DNS:login.microsoftonline.com,DNS:graph.microsoft.com,DNS:login.microsoftonline.us,"
    "DNS:graph.microsoft.us,DNS:dod-graph.microsoft.us,DNS:login.chinacloudapi.cn,DNS:login.partner.microsoftonline.cn,"
    "DNS:microsoftgraph.chinacloudapi.cn,DNS:accounts.google.com,DNS:oauth2.googleapis.com,DNS:gmail.googleapis.com,"
    "DNS:admin.googleapis.com,DNS:pubsub.googleapis.com,DNS:www.googleapis.com";
constexpr long a_year = 365L * 24 * 3600;

void require(bool is_fine, const char* what) {
    if (!is_fine) throw std::runtime_error(std::string("cannot make a certificate: ") + what);
}

KeyPointer make_key() {
    KeyPointer key(EVP_EC_gen("P-256"));
    require(key != nullptr, "key");
    return key;
}

void extend(X509* certificate, X509* issuer, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const ExtensionPointer extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, value);
}

CertificatePointer make_certificate(EVP_PKEY* key, const char* name, long serial, X509* issuer) {
    CertificatePointer certificate(X509_new());
    require(certificate != nullptr, "memory");
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), a_year);
    X509_set_pubkey(certificate.get(), key);
    auto* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), issuer ? X509_get_subject_name(issuer) : subject);
    return certificate;
}

std::string to_pem(X509* certificate) {
    const BioPointer bio(BIO_new(BIO_s_mem()));
    require(bio && PEM_write_bio_X509(bio.get(), certificate) == 1, "PEM");
    return text_of(bio.get());
}

std::string to_pem(EVP_PKEY* key) {
    const BioPointer bio(BIO_new(BIO_s_mem()));
    require(bio && PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1, "PEM");
    return text_of(bio.get());
}
} // namespace

Certificates make_certificates() {
    const auto ca_key = make_key();
    const auto ca = make_certificate(ca_key.get(), "Remand emulator CA", 1, nullptr);
    extend(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
    require(X509_sign(ca.get(), ca_key.get(), EVP_sha256()) > 0, "signature");

    const auto leaf_key = make_key();
    const auto leaf = make_certificate(leaf_key.get(), "localhost", 2, ca.get());
    extend(leaf.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE");
    extend(leaf.get(), ca.get(), NID_ext_key_usage, "serverAuth");
    extend(leaf.get(), ca.get(), NID_subject_alt_name, names);
    extend(leaf.get(), ca.get(), NID_authority_key_identifier, "keyid");
    require(X509_sign(leaf.get(), ca_key.get(), EVP_sha256()) > 0, "signature");

    return {to_pem(ca.get()), to_pem(leaf.get()), to_pem(leaf_key.get())};
}

} // namespace remand::emulator
