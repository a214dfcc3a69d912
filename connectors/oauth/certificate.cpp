#include "connectors/oauth/certificate.hpp"

#include <array>
#include <ctime>
#include <stdexcept>

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "connectors/oauth/openssl_ptr.hpp"
#include "core/text.hpp"

namespace remand::oauth {
namespace {

auto refuse(std::string code, std::string sentence) {
    return fail(ErrorKind::fix_configuration, "certificate." + std::move(code), std::move(sentence));
}

std::string digest_of(const X509* certificate, const EVP_MD* algorithm) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned length = 0;
    if (X509_digest(certificate, algorithm, bytes.data(), &length) != 1) return {};
    return {reinterpret_cast<const char*>(bytes.data()), length};
}

Timestamp time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
    return Timestamp{std::chrono::seconds{::timegm(&parts)}};
}

std::string subject_of(const X509* certificate) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    if (!bio || X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253) < 0) return {};
    return shorten(to_valid_utf8(text_in(bio.get())), 120);
}

std::string pem_of(X509* certificate) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    if (!bio || PEM_write_bio_X509(bio.get(), certificate) != 1) throw std::runtime_error("cannot write a certificate");
    return text_in(bio.get());
}

bool is_of_key(X509* certificate, const SigningKey& key) {
    const bool fits = X509_check_private_key(certificate, static_cast<EVP_PKEY*>(key.native())) == 1;
    ERR_clear_error();
    return fits;
}

void add_extension(X509* certificate, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    if (extension == nullptr || X509_add_ext(certificate, extension, -1) != 1)
        throw std::runtime_error("cannot extend a certificate");
    X509_EXTENSION_free(extension);
}

void set_time(ASN1_TIME* time, Timestamp value) {
    ASN1_TIME_set(time, static_cast<std::time_t>(to_micros(value) / 1'000'000));
}

void set_serial(X509* certificate) {
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error("no random numbers");
    bytes[0] = (bytes[0] & 0x3fU) | 0x40U; // positive, and always of 16 bytes (RFC 5280 section 4.1.2.2)
    const std::unique_ptr<BIGNUM, OpensslFree<BN_free>> number(
        BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    if (!number || BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) == nullptr)
        throw std::runtime_error("cannot number a certificate");
}

} // namespace

Result<Certificate> read_certificate(const Secret& pem) {
    auto key = SigningKey::from_pem(pem);
    if (!key) {
        const bool is_missing = key.error().code == "jwt.no_key";
        return refuse(key.error().code.substr(key.error().code.find('.') + 1),
                      is_missing ? "The file has no private key. It needs both parts in PEM form: the private key and "
                                   "the certificate."
                                 : key.error().message);
    }
    const auto bio = reader_of(pem.reveal());
    int certificates = 0;
    while (const X509Ptr certificate{bio ? PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr) : nullptr}) {
        ++certificates;
        if (!is_of_key(certificate.get(), *key)) continue;
        ERR_clear_error();
        return Certificate{*std::move(key),
                           subject_of(certificate.get()),
                           pem_of(certificate.get()),
                           digest_of(certificate.get(), EVP_sha1()),
                           digest_of(certificate.get(), EVP_sha256()),
                           time_of(X509_get0_notBefore(certificate.get())),
                           time_of(X509_get0_notAfter(certificate.get()))};
    }
    ERR_clear_error();
    if (certificates == 0)
        return refuse("no_certificate", "The file has a private key but no certificate. It needs both parts in PEM "
                                        "form.");
    return refuse("mismatch", "The certificate in the file does not belong to the private key beside it.");
}

Secret make_certificate(const NewCertificate& wanted) {
    const auto key = SigningKey::generate(wanted.bits);
    auto* native = static_cast<EVP_PKEY*>(key.native());
    const X509Ptr certificate(X509_new());
    if (!certificate) throw std::runtime_error("cannot make a certificate");
    X509_set_version(certificate.get(), X509_VERSION_3);
    set_serial(certificate.get());
    set_time(X509_getm_notBefore(certificate.get()), wanted.from);
    set_time(X509_getm_notAfter(certificate.get()), wanted.until);
    X509_set_pubkey(certificate.get(), native);
    auto* name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(wanted.name.data()),
                               static_cast<int>(wanted.name.size()), -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    add_extension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate.get(), NID_key_usage, "critical,digitalSignature");
    if (X509_sign(certificate.get(), native, EVP_sha256()) == 0) throw std::runtime_error("cannot sign a certificate");
    const auto pem = key.to_pem();
    return Secret(std::string(pem.reveal()) + pem_of(certificate.get()));
}

} // namespace remand::oauth
